import { performance } from 'node:perf_hooks'
import { NS_PER_US, US_PER_MS } from '../units/microseconds.ts'

/** The clocks are compared this often; the closest comparison, some 0.2 us wide, is kept. */
const COMPARISON_COUNT = 200

/**
 * Opens this thread's view of the time that all threads share: whole microseconds since `originNs` of
 * `process.hrtime.bigint()`. `performance.now()` counts the same monotonic time from a start of each thread's own and
 * makes no bigint, so it is read instead (45 ns) once the distance between the two is known. Two threads agree to 1 us.
 */
export function openTimeSource(originNs: bigint): () => number {
  const offsetUs = measureOffsetUs(originNs)
  return () => Math.floor(performance.now() * US_PER_MS + offsetUs)
}

/** What must be added to `performance.now()` to count from the origin. */
function measureOffsetUs(originNs: bigint): number {
  let offsetUs = 0
  let narrowestMs = Number.POSITIVE_INFINITY
  for (let count = 0; count < COMPARISON_COUNT; count++) {
    const beforeMs = performance.now()
    const sharedUs = Number(process.hrtime.bigint() - originNs) / NS_PER_US
    const afterMs = performance.now()
    if (afterMs - beforeMs >= narrowestMs) continue
    narrowestMs = afterMs - beforeMs
    offsetUs = sharedUs - ((beforeMs + afterMs) / 2) * US_PER_MS
  }
  return offsetUs
}
