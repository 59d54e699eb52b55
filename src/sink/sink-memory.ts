import type { SinkSpec } from '../scenario/scenario.ts'
import type { SinkMemory } from './sink.ts'

/**
 * Places among the words. Those that different threads change at the same time stand 64 bytes (16 words) apart, so that
 * they do not slow each other down. Tickets and grants count up for ever and wrap, so they are compared by difference.
 */
export const TICKETS = 0
/** Ticket t has its connection once t < grants. */
export const GRANTS = 16
export const IN_USE = 32
export const IN_USE_PEAK = 33
/** Connections opened so far; they stay open. */
export const OPENED = 34
export const WAITING = 48
export const WAITING_PEAK = 49
/** A thread that makes the sink fall over claims the collapse first, and counts it when it has written its end. */
export const COLLAPSE_CLAIMS = 64
export const COLLAPSES = 65
/** Views of the sink opened so far, by any thread; each has a tally of its own. */
export const OPENERS = 80
const WORD_COUNT = 96

/** Places among the times: when the sink accepts calls again, then the tallies, then the moments of the latest grants. */
export const DOWN_UNTIL = 0
export const FIRST_TALLY = 8
export const TALLY_LENGTH = 8
export const OPENER_COUNT_MAX = 1024
export const FIRST_GRANT = FIRST_TALLY + OPENER_COUNT_MAX * TALLY_LENGTH

/** Grants whose moment is remembered: more than are given while a thread sleeps. */
const GRANT_COUNT_MIN = 2 ** 14

/** Allocates what all threads share of one sink. */
export function allocateSinkMemory(spec: SinkSpec): SinkMemory {
  const connectionCount = 'connectionCount' in spec ? spec.connectionCount : 0
  const grantCount =
    connectionCount === 0 ? 0 : 2 ** Math.ceil(Math.log2(Math.max(GRANT_COUNT_MIN, 2 * connectionCount)))
  const words = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * WORD_COUNT))
  const times = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT * (FIRST_GRANT + grantCount)))
  words[GRANTS] = connectionCount
  // The first connections were free from the start; the moment of any other grant is not known yet.
  times.fill(Number.NaN, FIRST_GRANT + connectionCount)
  return { words, times }
}
