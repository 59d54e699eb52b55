import type { SeriesSlice } from './batch-means.ts'
import type { StartCut } from './measurement.ts'
import { findMserCut } from './mser.ts'
import { sum } from './sum.ts'

/** Of fewer slices MSER-5 has too few groups: of 20, which are equal but for chance, it cuts half away every other time. */
const SLICE_COUNT_MIN = 40

/** How many standard errors apart the two sides of a cut must be. Many, because the cut was placed where they differ most. */
const ERROR_COUNT_MIN = 5

/**
 * Looks for a start of a series that differs from the rest of it: where MSER-5 would cut, if the cut-off part is far
 * from the rest and its mean outside the rest's whole range. MSER-5 alone does not detect: of 40 slices that differ by
 * chance it cuts more than a fifth off in one run of three (docs/decisions/008). null: too few slices to say.
 */
export function findStartCut(series: string, slices: readonly SeriesSlice[]): StartCut | null {
  const meansUs = slices.filter((slice) => slice.length > 0).map(meanOf)
  if (meansUs.length < SLICE_COUNT_MIN) return null
  const { ratio, headMeansUs, restMeansUs } = findMserCut(meansUs)
  const headMeanUs = Math.round(mean(headMeansUs))
  const restMeanUs = Math.round(mean(restMeansUs))
  return headMeansUs.length > 0 && isFarFrom(headMeansUs, restMeansUs)
    ? { series, ratio, headMeanUs, restMeanUs }
    : { series, ratio: 0, headMeanUs: null, restMeanUs }
}

function meanOf(slice: SeriesSlice): number {
  return sum(slice.map(({ sumUs }) => sumUs)) / sum(slice.map(({ count }) => count))
}

function isFarFrom(headMeansUs: readonly number[], restMeansUs: readonly number[]): boolean {
  const head = mean(headMeansUs)
  const rest = mean(restMeansUs)
  const variance = sum(restMeansUs.map((value) => (value - rest) * (value - rest))) / (restMeansUs.length - 1)
  const error = Math.sqrt(variance * (1 / headMeansUs.length + 1 / restMeansUs.length))
  const isOutside = head > Math.max(...restMeansUs) || head < Math.min(...restMeansUs)
  return isOutside && Math.abs(head - rest) > ERROR_COUNT_MIN * error
}

function mean(values: readonly number[]): number {
  return sum(values) / Math.max(1, values.length)
}
