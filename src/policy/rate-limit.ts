import { assert } from '../fault/assert.ts'
import { US_PER_MS, US_PER_SEC } from '../units/microseconds.ts'

/** Says when the workers of one queue may start an attempt. */
export interface RateLimit {
  /** Claims a start at `nowUs`; false: not now. */
  tryStart(nowUs: number): boolean
  /** The earliest whole microsecond, >= `nowUs`, at which it is worth asking again; other threads may be faster. */
  nextUs(nowUs: number): number
}

/** What all threads under one limit share: the same buffers on every thread. */
export interface RateLimitMemory {
  readonly words: Int32Array<SharedArrayBuffer>
  readonly times: Float64Array<SharedArrayBuffer>
}

/** The log of starts needs 8 bytes for each start of a second. */
const RATE_PER_SEC_MAX = 10_000_000

/** Starts that were asked for late may be caught up this far. */
const CATCH_UP_US = 10 * US_PER_MS

/** Who finds the limit in use asks again this much later. */
const ASK_AGAIN_US = 10

const LOCK = 0
const HEAD = 1
const DUE = 0
const LOG = 1

/** Allocates the shared state of a limit, 0 < ratePerSec <= 10,000,000; all zero is its beginning. */
export function allocateRateLimit(ratePerSec: number): RateLimitMemory {
  assert(ratePerSec > 0, `rate limit ${ratePerSec}/s lets nothing pass`)
  assert(ratePerSec <= RATE_PER_SEC_MAX, `rate limit ${ratePerSec}/s needs a log beyond ${RATE_PER_SEC_MAX} starts`)
  const timeCount = LOG + Math.ceil(ratePerSec)
  return {
    words: new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)),
    times: new Float64Array(new SharedArrayBuffer(timeCount * Float64Array.BYTES_PER_ELEMENT)),
  }
}

/**
 * Opens one thread's view of a limit of `ratePerSec`. Two rules hold at once.
 *
 * A sliding log: with n = ceil(rate), never more than n starts in any n/rate seconds, which for a whole rate is the rate
 * in any sliding second, and for 0.5/s one start in any two. Counting in fixed seconds would let twice the rate pass
 * around their border.
 *
 * Pacing: starts come 1/rate apart, not a second's worth at its beginning. Who asks up to 10 ms late catches up in one
 * go, or the delay of each question would lower the rate; what was missed before that is lost.
 */
export function openRateLimit(ratePerSec: number, memory: RateLimitMemory): RateLimit {
  const { words, times } = memory
  const logCount = Math.ceil(ratePerSec)
  const gapUs = US_PER_SEC / ratePerSec
  const windowUs = (logCount / ratePerSec) * US_PER_SEC

  return {
    tryStart(nowUs) {
      // The section below is a few loads and stores: whoever finds it taken asks again rather than wait.
      if (Atomics.compareExchange(words, LOCK, 0, 1) !== 0) return false
      const readyUs = readyAtUs()
      const isReady = nowUs >= readyUs
      if (isReady) start(readyUs, nowUs)
      Atomics.store(words, LOCK, 0)
      return isReady
    },
    nextUs(nowUs) {
      // Another thread is between its two stores: what stands there now is no answer.
      if (Atomics.compareExchange(words, LOCK, 0, 1) !== 0) return nowUs + ASK_AGAIN_US
      const readyUs = Math.ceil(readyAtUs())
      Atomics.store(words, LOCK, 0)
      return Math.max(nowUs, readyUs)
    },
  }

  function readyAtUs(): number {
    return Math.max(times[DUE] as number, times[LOG + (words[HEAD] as number)] as number)
  }

  function start(readyUs: number, nowUs: number): void {
    const head = words[HEAD] as number
    // An entry holds when its start leaves the window, so that zero means no start. The starts that pass through one
    // entry are a window apart, so n entries let n pass in any window, even where the clocks of threads differ a little.
    times[LOG + head] = nowUs + windowUs
    words[HEAD] = head + 1 === logCount ? 0 : head + 1
    times[DUE] = Math.max(readyUs, nowUs - CATCH_UP_US) + gapUs
  }
}
