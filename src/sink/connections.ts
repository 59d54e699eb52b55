import { raisePeak } from './peak.ts'
import type { SinkMemory } from './sink.ts'
import {
  FIRST_GRANT,
  FIRST_MARK,
  GRANTS,
  IN_USE,
  IN_USE_PEAK,
  OPENER_COUNT_MAX,
  TICKETS,
  WAITING,
  WAITING_PEAK,
} from './sink-memory.ts'
import { createWaitingLine } from './waiting-line.ts'

/** One thread's view of a server's limited connections: first come, first served, over all threads. */
export interface Connections {
  /** So many wait that nobody more may ask: about a million. */
  isFull(): boolean
  /** Asks for a connection for the call in a row, which gets it at once if one is free. */
  ask(row: number): void
  /** The call in a row, which is waiting, waits no longer. */
  leave(row: number): void
  /** Gives a connection back; it has been free since `atUs`. */
  release(atUs: number): void
  /** Looks for connections that other threads gave back; true while anyone here waits. */
  poll(): boolean
}

/**
 * Tells that the call in `row` has a connection, which became free at `sinceUs`, so that `inUseCount` are in use now,
 * this one included.
 */
export type Granted = (row: number, sinceUs: number, inUseCount: number) => void

/** Last bit of a ticket's mark: its caller has left. Without it: it was granted a connection. */
const LEFT = 1

/**
 * Opens a thread's view. A call takes the next ticket; whoever gives a connection back grants it to the oldest ticket
 * without one, by a mark that the ticket's thread finds when it polls. So the order is exact without a lock and without
 * a word from thread to thread. A caller that leaves marks its ticket too, and whichever mark comes second passes the
 * connection on. The moment of a grant is shared as well: the server's next call starts then, and not when a thread of
 * this tool wakes up to see it.
 */
export function openConnections({ words, times }: SinkMemory, rowCount: number, granted: Granted): Connections {
  const line = createWaitingLine(rowCount)
  const markMask = words.length - FIRST_MARK - 1
  const grantMask = times.length - FIRST_GRANT - 1
  // Every view may take one more ticket between looking and asking.
  const fullCount = markMask + 1 - OPENER_COUNT_MAX

  return {
    // A bound with room to spare: an old value will do.
    isFull: () => (((words[TICKETS] as number) - (words[GRANTS] as number)) | 0) >= fullCount,
    ask(row) {
      const ticket = Atomics.add(words, TICKETS, 1)
      if (isGranted(ticket)) {
        // So are the older ones that wait here: they go first.
        admit()
        start(row, ticket)
        return
      }
      line.push(row, ticket)
      raisePeak(words, WAITING_PEAK, Atomics.add(words, WAITING, 1) + 1)
    },
    leave(row) {
      const ticket = line.leave(row)
      Atomics.sub(words, WAITING, 1)
      if (!markLeft(ticket)) giveBack(grantedUs(ticket))
    },
    release(atUs) {
      Atomics.sub(words, IN_USE, 1)
      giveBack(atUs)
    },
    poll() {
      admit()
      return line.count > 0
    },
  }

  function giveBack(atUs: number): void {
    grant(atUs)
    admit()
  }

  function admit(): void {
    while (line.count > 0 && isGranted(line.firstTicket())) {
      const ticket = line.firstTicket()
      const row = line.shift()
      Atomics.sub(words, WAITING, 1)
      start(row, ticket)
    }
  }

  function start(row: number, ticket: number): void {
    const inUseCount = Atomics.add(words, IN_USE, 1) + 1
    raisePeak(words, IN_USE_PEAK, inUseCount)
    granted(row, grantedUs(ticket), inUseCount)
  }

  /** Grants a connection to the oldest ticket without one whose caller is still there. */
  function grant(atUs: number): void {
    for (;;) {
      const ticket = Atomics.add(words, GRANTS, 1)
      times[FIRST_GRANT + (ticket & grantMask)] = atUs
      const before = Atomics.exchange(words, FIRST_MARK + (ticket & markMask), ticket << 1)
      if (before !== ((ticket << 1) | LEFT)) return
    }
  }

  /** False when the ticket has a connection already, which its caller must then pass on. */
  function markLeft(ticket: number): boolean {
    const word = FIRST_MARK + (ticket & markMask)
    for (;;) {
      const mark = Atomics.load(words, word)
      if (isFrom(mark, ticket)) return false
      if (Atomics.compareExchange(words, word, mark, (ticket << 1) | LEFT) === mark) return true
    }
  }

  function isGranted(ticket: number): boolean {
    const word = FIRST_MARK + (ticket & markMask)
    // Asked over and over while a call waits, so plainly first; the atomic reading also makes the grant's time visible.
    return isFrom(words[word] as number, ticket) && isFrom(Atomics.load(words, word), ticket)
  }

  /** Known once the ticket is granted; too late a moment if a thread slept through thousands of further grants. */
  function grantedUs(ticket: number): number {
    return times[FIRST_GRANT + (ticket & grantMask)] as number
  }
}

/** A mark is this ticket's, or that of a younger one in the same place, which is granted only after this one. */
function isFrom(word: number, ticket: number): boolean {
  return ((word - (ticket << 1)) | 0) >= 0
}
