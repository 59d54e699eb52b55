import { US_PER_SEC } from '../units/microseconds.ts'

/** In a short run an interval holds several slices, so that also ten seconds make 20 batches for an interval of a mean. */
const SLICE_COUNT_OF_SHORT_INTERVAL = 4

/** What a timeline is divided by. */
export interface SliceParts {
  readonly intervalUs: number
  /** Only a steady load has intervals of its figures, for which slices are (see `isSteadyLoad`). */
  readonly isSteady: boolean
}

/** How often threads hand their latencies over: a whole fraction of the timeline's interval. */
export function sliceLengthUs(parts: SliceParts): number {
  return parts.intervalUs / sliceCountPerInterval(parts)
}

/** Slices in one interval of the timeline. Intervals are longer than a second only where a run has 150 of them or more. */
export function sliceCountPerInterval({ intervalUs, isSteady }: SliceParts): number {
  return isSteady && intervalUs === US_PER_SEC ? SLICE_COUNT_OF_SHORT_INTERVAL : 1
}
