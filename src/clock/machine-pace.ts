import { performance } from 'node:perf_hooks'
import { US_PER_MS } from '../units/microseconds.ts'
import { createBurner } from './burner.ts'

/** Sleeps a thread as the loops of a run do, so many times for so long, and returns how late each wake-up was. Blocks. */
export function measureSleepLatenessUs(count: number, forUs: number): Float64Array {
  const word = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  return Float64Array.from({ length: count }, () => {
    const dueMs = performance.now() + forUs / US_PER_MS
    Atomics.wait(word, 0, 0, forUs / US_PER_MS)
    return Math.max(0, performance.now() - dueMs) * US_PER_MS
  })
}

/** Does the same piece of processor work so many times, about `forUs` of it, and returns how long each took. Blocks. */
export function measureWorkUs(count: number, forUs: number): Float64Array {
  const burn = createBurner()
  return Float64Array.from({ length: count }, () => {
    const startMs = performance.now()
    burn(forUs)
    return (performance.now() - startMs) * US_PER_MS
  })
}

const READING_COUNT = 10_000

/** The smallest step between two readings of the time. */
export function measureResolutionUs(): number {
  let smallestMs = Number.POSITIVE_INFINITY
  let beforeMs = performance.now()
  for (let count = 0; count < READING_COUNT; count++) {
    const nowMs = performance.now()
    if (nowMs > beforeMs && nowMs - beforeMs < smallestMs) smallestMs = nowMs - beforeMs
    beforeMs = nowMs
  }
  return smallestMs * US_PER_MS
}
