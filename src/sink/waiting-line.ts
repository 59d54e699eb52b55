import { assert } from '../fault/assert.ts'

/**
 * The calls of one thread that wait for a connection, each with its ticket, in the order of the tickets. One that leaves
 * stays behind as a ghost, because its ticket must still be redeemed when its turn comes.
 */
export interface WaitingLine {
  /** Ghosts included. */
  readonly count: number
  push(row: number, ticket: number): void
  /** Ticket of the first in line; there must be one. */
  firstTicket(): number
  /** Takes the first out: its row, or `GHOST`. */
  shift(): number
  /** Makes a ghost of a row that stands in line. */
  leave(row: number): void
}

/** Stands where a call has left the line. */
export const GHOST = -1

const FIRST_PLACE_COUNT = 256

/** Ghosts pile up while a server gives no connection to anyone, but not for ever. */
const PLACE_COUNT_MAX = 2 ** 24

/** Makes an empty line for rows 0..rowCount-1: a ring that grows by doubling. Throws `ProgramError` beyond 2^24 places. */
export function createWaitingLine(rowCount: number): WaitingLine {
  let placeCount = FIRST_PLACE_COUNT
  let rows = new Int32Array(placeCount)
  let tickets = new Int32Array(placeCount)
  /** Positions count up for ever and wrap at 32 bits; masked, they are places. */
  const positionOf = new Int32Array(rowCount)
  let first = 0
  let count = 0

  return {
    get count() {
      return count
    },
    push(row, ticket) {
      if (count === placeCount) grow()
      const position = (first + count) | 0
      const place = position & (placeCount - 1)
      rows[place] = row
      tickets[place] = ticket
      positionOf[row] = position
      count++
    },
    firstTicket: () => tickets[first & (placeCount - 1)] as number,
    shift() {
      const row = rows[first & (placeCount - 1)] as number
      first = (first + 1) | 0
      count--
      return row
    },
    leave(row) {
      rows[(positionOf[row] as number) & (placeCount - 1)] = GHOST
    },
  }

  function grow(): void {
    assert(placeCount < PLACE_COUNT_MAX, 'more than 2^24 calls wait, or waited, for connections on one thread')
    const grownRows = new Int32Array(2 * placeCount)
    const grownTickets = new Int32Array(2 * placeCount)
    for (let index = 0; index < count; index++) {
      const position = (first + index) | 0
      grownRows[position & (2 * placeCount - 1)] = rows[position & (placeCount - 1)] as number
      grownTickets[position & (2 * placeCount - 1)] = tickets[position & (placeCount - 1)] as number
    }
    rows = grownRows
    tickets = grownTickets
    placeCount *= 2
  }
}
