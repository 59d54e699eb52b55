import { US_PER_SEC } from '../units/microseconds.ts'

/** In a short run an interval holds several slices, so that also ten seconds make 20 batches for an interval of a mean. */
const SLICE_COUNT_OF_SHORT_INTERVAL = 4

/** How often threads hand their latencies over: a whole fraction of the timeline's interval. */
export function sliceLengthUs(intervalUs: number): number {
  return intervalUs / sliceCountPerInterval(intervalUs)
}

/** Slices in one interval of the timeline. Intervals are longer than a second only where a run has 150 of them or more. */
export function sliceCountPerInterval(intervalUs: number): number {
  return intervalUs === US_PER_SEC ? SLICE_COUNT_OF_SHORT_INTERVAL : 1
}
