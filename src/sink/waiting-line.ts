/**
 * The calls of one thread that wait for a connection, each with its ticket, in the order of the tickets; any one may
 * step out. It is no longer than the tickets that the server has given out and not yet served, which are bounded.
 */
export interface WaitingLine {
  readonly count: number
  push(row: number, ticket: number): void
  /** Ticket of the first in line; there must be one. */
  firstTicket(): number
  /** Takes the first out and returns its row; there must be one. */
  shift(): number
  /** Takes a row that stands in line out of the middle; returns its ticket. */
  leave(row: number): number
}

const FIRST_PLACE_COUNT = 256

/** Stands where a call has left; the first place in line is never empty. */
const EMPTY = -1

/** Makes an empty line for rows 0..rowCount-1: a ring that grows by doubling. */
export function createWaitingLine(rowCount: number): WaitingLine {
  let placeCount = FIRST_PLACE_COUNT
  let rows = new Int32Array(placeCount)
  let tickets = new Int32Array(placeCount)
  /** Positions count up for ever and wrap at 32 bits; masked, they are places. */
  const positionOf = new Int32Array(rowCount)
  let first = 0
  let end = 0
  let count = 0

  return {
    get count() {
      return count
    },
    push(row, ticket) {
      if (((end - first) | 0) === placeCount) grow()
      rows[placeOf(end)] = row
      tickets[placeOf(end)] = ticket
      positionOf[row] = end
      end = (end + 1) | 0
      count++
    },
    firstTicket: () => tickets[placeOf(first)] as number,
    shift() {
      const row = rows[placeOf(first)] as number
      takeOut(first)
      return row
    },
    leave(row) {
      const position = positionOf[row] as number
      const ticket = tickets[placeOf(position)] as number
      takeOut(position)
      return ticket
    },
  }

  function placeOf(position: number): number {
    return position & (placeCount - 1)
  }

  function takeOut(position: number): void {
    rows[placeOf(position)] = EMPTY
    count--
    while (first !== end && rows[placeOf(first)] === EMPTY) first = (first + 1) | 0
  }

  function grow(): void {
    const oldRows = rows
    const oldTickets = tickets
    const oldMask = placeCount - 1
    placeCount *= 2
    rows = new Int32Array(placeCount)
    tickets = new Int32Array(placeCount)
    for (let position = first; position !== end; position = (position + 1) | 0) {
      rows[placeOf(position)] = oldRows[position & oldMask] as number
      tickets[placeOf(position)] = oldTickets[position & oldMask] as number
    }
  }
}
