import type { Clock } from '../clock/clock.ts'
import { assert } from '../fault/assert.ts'
import { raisePeak } from '../sink/peak.ts'
import type { Outcome, Sink, SinkContext } from '../sink/sink.ts'
import { IN_USE, IN_USE_PEAK, WAITING, WAITING_PEAK } from '../sink/sink-memory.ts'
import { openTally } from '../sink/tally.ts'
import { createWaitingLine } from '../sink/waiting-line.ts'

/** One connection to a real peer, which carries one call at a time. */
export interface Connection {
  /** Starts the call in a row. Its maker is told of the end, once, but never before this returns. */
  start(row: number): void
  /**
   * Breaks the call in flight off, of whose end nobody is told any more, and is free at once: it opens itself anew where
   * that is needed. True: the call may have its effect all the same.
   */
  breakOff(): boolean
}

/** Makes a thread's nth connection, counted from 0; `ended` is to be told how each call has ended. */
export type CreateConnection = (nth: number, ended: (nth: number, outcome: Outcome) => void) => Connection

const NOWHERE = -1
const WAITS = -2

/**
 * Makes a thread's view of a real peer from its own connections: a call waits for a free one in a line of ours, first
 * come, first served, so that no client library's queue is taken for the peer's time.
 */
export function openPooledSink(
  clock: Clock,
  { table, settled, memory }: SinkContext,
  { connectionCount, create }: { readonly connectionCount: number; readonly create: CreateConnection },
): Sink {
  const { words } = memory
  const tally = openTally(memory)
  const line = createWaitingLine(table.rowCount)
  /** The connection that carries the call in a row, or where else that is. */
  const placeOf = new Int32Array(table.rowCount).fill(NOWHERE)
  const rowOf = new Int32Array(connectionCount).fill(NOWHERE)
  const startUs = new Float64Array(connectionCount)
  const connections = Array.from({ length: connectionCount }, (_, nth) => create(nth, ended))
  /** Connections without a call; the one that was used last is taken first, so that few are kept busy by few calls. */
  const free = Int32Array.from({ length: connectionCount }, (_, nth) => connectionCount - 1 - nth)
  let freeCount = connectionCount

  return {
    begin(row) {
      assert(placeOf[row] === NOWHERE, 'a call was begun on a row whose call is in flight')
      tally.begun()
      if (freeCount > 0) {
        carry(row, free[--freeCount] as number)
      } else {
        placeOf[row] = WAITS
        line.push(row, 0)
        raisePeak(words, WAITING_PEAK, Atomics.add(words, WAITING, 1) + 1)
      }
      return Number.POSITIVE_INFINITY
    },
    cancel(row) {
      const place = placeOf[row] as number
      if (place === NOWHERE) return
      tally.cancelled()
      if (place === WAITS) {
        placeOf[row] = NOWHERE
        line.leave(row)
        Atomics.sub(words, WAITING, 1)
        return
      }
      if ((connections[place] as Connection).breakOff()) tally.unknown()
      release(place)
    },
    // Connections belong to this thread: nobody else makes room.
    poll: () => false,
  }

  function carry(row: number, nth: number): void {
    placeOf[row] = nth
    rowOf[nth] = row
    startUs[nth] = clock.nowUs()
    raisePeak(words, IN_USE_PEAK, Atomics.add(words, IN_USE, 1) + 1)
    ;(connections[nth] as Connection).start(row)
  }

  /** The next in line goes before whatever the end of this call sets off. */
  function release(nth: number): void {
    tally.busy(clock.nowUs() - (startUs[nth] as number))
    placeOf[rowOf[nth] as number] = NOWHERE
    rowOf[nth] = NOWHERE
    Atomics.sub(words, IN_USE, 1)
    if (line.count === 0) {
      free[freeCount++] = nth
      return
    }
    Atomics.sub(words, WAITING, 1)
    carry(line.shift(), nth)
  }

  function ended(nth: number, outcome: Outcome): void {
    const row = rowOf[nth] as number
    assert(row !== NOWHERE, 'a call ended on a connection that carries none')
    tally.settled(outcome)
    release(nth)
    settled(row, outcome)
  }
}
