import { performance } from 'node:perf_hooks'
import { US_PER_MS } from '../units/microseconds.ts'

/** Some 0.5 ms each, and ten of them: long against the clock's resolution, short against a time slice of the kernel. */
const BATCH_STEP_COUNT = 200_000
const BATCH_COUNT = 10

/** One burn never takes more steps than a whole number can count exactly in 32 bits. */
const STEP_COUNT_MAX = 2 ** 31 - 1

/**
 * Measures how fast this thread computes (about 5 ms) and returns a function that spends a given length of processor
 * time, in microseconds. It counts steps, not time: threads that share a core then stretch each other, as threads with
 * real work do; waiting for a moment on the clock would let two threads burn the same core at once.
 */
export function createBurner(nowUs: () => number = () => performance.now() * US_PER_MS): (forUs: number) => void {
  let state = 1
  const burn = (stepCount: number): void => {
    state = step(state, stepCount)
  }
  const stepsPerUs = measureStepsPerUs(burn, nowUs)

  return (forUs) => {
    for (let left = Math.round(forUs * stepsPerUs); left > 0; left -= STEP_COUNT_MAX) {
      burn(Math.min(left, STEP_COUNT_MAX))
    }
  }
}

/** The fastest batch is the one that nothing disturbed; the first ones also wait for the compiler. */
function measureStepsPerUs(burn: (stepCount: number) => void, nowUs: () => number): number {
  let shortestUs = Number.POSITIVE_INFINITY
  for (let count = 0; count < BATCH_COUNT; count++) {
    const startUs = nowUs()
    burn(BATCH_STEP_COUNT)
    shortestUs = Math.min(shortestUs, nowUs() - startUs)
  }
  return BATCH_STEP_COUNT / Math.max(1, shortestUs)
}

/** A chain of steps that each need the one before, and whose end is kept, so that no compiler may shorten it. */
function step(state: number, stepCount: number): number {
  let x = state
  for (let count = 0; count < stepCount; count++) x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) + 1
  return x
}
