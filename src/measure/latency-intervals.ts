import { createBatchMeans, type SeriesSlice } from './batch-means.ts'
import type { LatencyIntervals } from './measurement.ts'

/** Below this many samples a p99.9 rests on less than one of them. */
export const P999_SAMPLE_COUNT_MIN = 1_000

/** The intervals of a series under a steady load, from its slices in the order of time; null where there are too few. */
export function estimateIntervals(slices: readonly SeriesSlice[]): LatencyIntervals | null {
  const batchMeans = createBatchMeans(slices)
  if (batchMeans === null) return null
  const isEnough = batchMeans.sampleCount >= P999_SAMPLE_COUNT_MIN
  return {
    mean: batchMeans.meanInterval(),
    p50: batchMeans.percentileInterval(50),
    p90: batchMeans.percentileInterval(90),
    p95: batchMeans.percentileInterval(95),
    p99: batchMeans.percentileInterval(99),
    p999: isEnough ? batchMeans.percentileInterval(99.9) : null,
  }
}
