import type { LiveReading } from '../../../src/measure/live-reading.ts'

export function reading(part: Partial<LiveReading>): LiveReading {
  return {
    elapsedUs: 0,
    wallUs: part.elapsedUs ?? 0,
    offeredCount: 1,
    plannedRequestCount: 1,
    answeredCount: 0,
    timedOutCount: 0,
    rejectedCount: 0,
    lastResponseUs: null,
    plannedJobCount: 1_000_000,
    createdCount: 1_000_000,
    doneCount: 0,
    deadCount: 0,
    retryCount: 0,
    donePerSec: 0,
    depthCount: 0,
    oldestUs: null,
    busyCount: 0,
    slotCount: 10_000,
    ...part,
  }
}

/** Half-way through the newsletter, one email after another. */
export const sendingOneByOne = reading({ elapsedUs: 15_200_000, doneCount: 318, donePerSec: 21 })

/** Two seconds into the newsletter through a queue. */
export const draining = reading({
  elapsedUs: 2_000_000,
  answeredCount: 1,
  lastResponseUs: 700,
  doneCount: 392_114,
  donePerSec: 198_400,
  depthCount: 597_886,
  oldestUs: 1_900_000,
  busyCount: 10_000,
})
