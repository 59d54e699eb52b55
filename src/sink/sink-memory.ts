import { isRealSink } from '../scenario/real-sink.ts'
import type { SinkSpec } from '../scenario/scenario.ts'
import { nextPowerOfTwo } from '../units/power-of-two.ts'
import type { SinkMemory } from './sink.ts'

/**
 * Places among the words. Those that different threads change at the same time stand 64 bytes (16 words) apart, so that
 * they do not slow each other down.
 */
export const TICKETS = 0
/** Number of the next ticket to get a connection. Tickets and grants wrap, so they are compared by difference. */
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
/** Openings of the callers' breakers, all threads together. */
export const BREAKER_OPENINGS = 66
/** Views of the sink opened so far, by any thread; each has a tally of its own. */
export const OPENERS = 80
/** What became of the latest tickets: a ring of words, to the end of them. */
export const FIRST_MARK = 96

/**
 * Places among the times: when the sink accepts calls again after its latest collapse, and how long all its collapses
 * keep it down beyond what is planned anyway; then the tallies, then the moments of the latest grants.
 */
export const DOWN_UNTIL = 0
export const COLLAPSED_US = 1
export const FIRST_TALLY = 8
export const TALLY_LENGTH = 8
export const OPENER_COUNT_MAX = 1024
export const FIRST_GRANT = FIRST_TALLY + OPENER_COUNT_MAX * TALLY_LENGTH

/** Tickets that may be out at once, at least: more callers than that are turned away. */
const MARK_COUNT_MIN = 2 ** 20

/** Grants whose moment is remembered, at least: more than are given while a thread sleeps. */
const GRANT_COUNT_MIN = 2 ** 14

/** Allocates what all threads share of one sink. Of the 4 MB of marks only those take memory that calls have touched. */
export function allocateSinkMemory(spec: SinkSpec): SinkMemory {
  // The connections of a real sink are divided over its threads beforehand.
  if (!('connectionCount' in spec) || isRealSink(spec)) return allocate(0, 0)
  const roomyCount = nextPowerOfTwo(2 * spec.connectionCount)
  const memory = allocate(Math.max(MARK_COUNT_MIN, roomyCount), Math.max(GRANT_COUNT_MIN, roomyCount))
  // All connections are free from the start: the first tickets are granted at time 0.
  memory.words[GRANTS] = spec.connectionCount
  for (let ticket = 0; ticket < spec.connectionCount; ticket++) memory.words[FIRST_MARK + ticket] = ticket << 1
  return memory
}

function allocate(markCount: number, grantCount: number): SinkMemory {
  const wordBytes = Int32Array.BYTES_PER_ELEMENT * (FIRST_MARK + markCount)
  const timeBytes = Float64Array.BYTES_PER_ELEMENT * (FIRST_GRANT + grantCount)
  return {
    words: new Int32Array(new SharedArrayBuffer(wordBytes)),
    times: new Float64Array(new SharedArrayBuffer(timeBytes)),
  }
}
