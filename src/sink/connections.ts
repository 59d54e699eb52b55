import { raisePeak } from './peak.ts'
import type { SinkMemory } from './sink.ts'
import { FIRST_GRANT, GRANTS, IN_USE, IN_USE_PEAK, TICKETS, WAITING, WAITING_PEAK } from './sink-memory.ts'
import { createWaitingLine, GHOST } from './waiting-line.ts'

/** One thread's view of a server's limited connections: first come, first served, over all threads. */
export interface Connections {
  /** Asks for a connection for the call in a row, which gets it at once if one is free. */
  ask(row: number): void
  /** The call in a row waits no longer; it must be waiting. */
  leave(row: number): void
  /** Gives a connection back; it has been free since `atUs`. */
  release(atUs: number): void
  /** Looks for connections that other threads gave back; true while anyone here waits. */
  poll(): boolean
}

/**
 * Tells that the call in `row` has a connection, which became free at `sinceUs` (NaN: some moments ago), so that
 * `inUseCount` are in use now, this one included.
 */
export type Granted = (row: number, sinceUs: number, inUseCount: number) => void

/**
 * Opens a thread's view. A call takes the next ticket and has a connection once the ticket is below the number of
 * grants; whoever gives a connection back adds a grant. So the order is exact without a lock and without a word from
 * thread to thread: each finds its grants when it polls. The moment of a grant is shared too, because the server's
 * next call starts then and not when a thread of this tool wakes up to see it.
 */
export function openConnections({ words, times }: SinkMemory, rowCount: number, granted: Granted): Connections {
  const line = createWaitingLine(rowCount)
  const grantMask = times.length - FIRST_GRANT - 1

  return {
    ask(row) {
      const ticket = Atomics.add(words, TICKETS, 1)
      if (isGranted(ticket)) {
        // Older tickets of this thread are granted as well: they go first.
        admit()
        start(row, takeGrantUs(ticket))
        return
      }
      line.push(row, ticket)
      raisePeak(words, WAITING_PEAK, Atomics.add(words, WAITING, 1) + 1)
    },
    leave(row) {
      line.leave(row)
      Atomics.sub(words, WAITING, 1)
    },
    release(atUs) {
      Atomics.sub(words, IN_USE, 1)
      grant(atUs)
      admit()
    },
    poll() {
      admit()
      return line.count > 0
    },
  }

  function admit(): void {
    while (line.count > 0 && isGranted(line.firstTicket())) {
      const sinceUs = takeGrantUs(line.firstTicket())
      const row = line.shift()
      if (row === GHOST) {
        grant(sinceUs)
        continue
      }
      Atomics.sub(words, WAITING, 1)
      start(row, sinceUs)
    }
  }

  function start(row: number, sinceUs: number): void {
    const inUseCount = Atomics.add(words, IN_USE, 1) + 1
    raisePeak(words, IN_USE_PEAK, inUseCount)
    granted(row, sinceUs, inUseCount)
  }

  function isGranted(ticket: number): boolean {
    return ((ticket - Atomics.load(words, GRANTS)) | 0) < 0
  }

  function grant(atUs: number): void {
    const ticket = Atomics.add(words, GRANTS, 1)
    times[FIRST_GRANT + (ticket & grantMask)] = atUs
  }

  /** The moment may not be written yet: then it stays unknown, which costs that call no more than this tool's delay. */
  function takeGrantUs(ticket: number): number {
    const place = FIRST_GRANT + (ticket & grantMask)
    const atUs = times[place] as number
    times[place] = Number.NaN
    return atUs
  }
}
