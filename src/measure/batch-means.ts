import { bucketLowUs, type LatencyBatch } from './latency-table.ts'
import type { LatencyInterval } from './measurement.ts'
import { studentT } from './student-t.ts'
import { sum } from './sum.ts'

/** One series in one stretch of time: what each thread recorded in it. */
export type SeriesSlice = readonly LatencyBatch[]

/** Long stretches of one run, each as good as a run of its own: what the run says of its own figures. */
export interface BatchMeans {
  readonly sampleCount: number
  /** 95 % interval of the mean. */
  meanInterval(): LatencyInterval
  /** 95 % interval of a percentile, e.g. 99. */
  percentileInterval(percent: number): LatencyInterval
}

/** More batches are shorter and thus less independent; with 30 the intervals cover no better than with 20. */
const BATCH_COUNT_MAX = 20

/** The spread of fewer batches says little about the error of their mean. */
const BATCH_COUNT_MIN = 10

/**
 * Cuts a series into up to 20 batches of about equal numbers of samples, without splitting a slice; null where that
 * makes fewer than 10. Waits in a queue depend on each other over many jobs, so that an interval from single samples is
 * several times too narrow; means of long batches hardly do (Law & Kelton, Simulation Modeling and Analysis, 9.5.3).
 *
 * A batch i has n_i samples, of which x_i is a sum: of the values themselves for the mean, or of ones and zeros (at most
 * Q or not) for a share. The figure is the ratio r = sum x_i / sum n_i, and because batches have unequal counts its
 * standard error is that of a ratio estimator (Cochran, Sampling Techniques, 6.4), with k batches and N samples:
 *
 *   se = sqrt(k / (k - 1) * sum (x_i - r n_i)^2) / N         interval: r -+ t(k - 1) se
 *
 * For a percentile q, the interval is that of the share P(W <= Q_q), q -+ t se, read back as values from the counts of
 * the whole run (Woodruff, "Confidence intervals for medians and other position measures", JASA 47, 1952). Where
 * q + t se reaches 1 the samples do not bound it from above.
 */
export function createBatchMeans(slices: readonly SeriesSlice[]): BatchMeans | null {
  const batches = cutIntoBatches(slices)
  if (batches.length < BATCH_COUNT_MIN) return null
  const whole = mergeDistribution(batches.flat())
  const counts = batches.map(countOf)

  /** Half the width of the interval of a ratio, whose numerator is given by batch. */
  const halfWidth = (sumOfBatch: readonly number[]): number => {
    const ratio = sum(sumOfBatch) / whole.count
    const squares = sumOfBatch.map((part, batch) => square(part - ratio * (counts[batch] as number)))
    const batchCount = batches.length
    const error = Math.sqrt((batchCount / (batchCount - 1)) * sum(squares)) / whole.count
    return studentT(batchCount - 1) * error
  }

  return {
    sampleCount: whole.count,
    meanInterval() {
      const sums = batches.map((batch) => sum(batch.map(({ sumUs }) => sumUs)))
      const meanUs = sum(sums) / whole.count
      const halfUs = halfWidth(sums)
      return {
        lowUs: Math.max(whole.minUs, Math.floor(meanUs - halfUs)),
        highUs: Math.min(whole.maxUs, Math.ceil(meanUs + halfUs)),
        neededCount: null,
      }
    },
    percentileInterval(percent) {
      const ratio = percent / 100
      const bucket = whole.bucketAt(ratio)
      const half = halfWidth(batches.map((batch) => countUpTo(batch, bucket)))
      const isBounded = ratio + half < 1
      return {
        lowUs: Math.max(whole.minUs, bucketLowUs(whole.bucketAt(ratio - half))),
        highUs: isBounded ? Math.min(whole.maxUs, bucketLowUs(whole.bucketAt(ratio + half) + 1) - 1) : null,
        // The half-width shrinks with the root of the number of samples.
        neededCount: Math.ceil(whole.count * square(half / (1 - ratio))),
      }
    },
  }
}

function square(value: number): number {
  return value * value
}

/** All samples of a series. */
interface MergedDistribution {
  readonly count: number
  readonly minUs: number
  readonly maxUs: number
  /** The bucket of the sample that stands at a share of all, counted as HdrHistogram counts. */
  bucketAt(ratio: number): number
}

/** 0.99 x 100 must not become the 100th sample because of the last digit of a product. */
const RANK_ROUNDING = 1e-6

/** A slice belongs to the batch in which its middle sample falls. */
function cutIntoBatches(slices: readonly SeriesSlice[]): readonly SeriesSlice[] {
  const filled = slices.filter((slice) => countOf(slice) > 0)
  const wholeCount = sum(filled.map(countOf))
  const batchCount = Math.min(BATCH_COUNT_MAX, filled.length)
  const batches = new Map<number, LatencyBatch[]>()
  let seenCount = 0
  for (const slice of filled) {
    const middleCount = seenCount + countOf(slice) / 2
    const batch = Math.floor((middleCount / wholeCount) * batchCount)
    batches.set(batch, [...(batches.get(batch) ?? []), ...slice])
    seenCount += countOf(slice)
  }
  return [...batches.values()]
}

function countOf(slice: SeriesSlice): number {
  return sum(slice.map(({ count }) => count))
}

function mergeDistribution(parts: SeriesSlice): MergedDistribution {
  const count = countOf(parts)
  const counts = new Float64Array(1 + Math.max(...parts.map(({ buckets }) => buckets.at(-2) ?? 0)))
  for (const { buckets } of parts) {
    for (let at = 0; at < buckets.length; at += 2) {
      const bucket = buckets[at] as number
      counts[bucket] = (counts[bucket] as number) + (buckets[at + 1] as number)
    }
  }
  return {
    count,
    minUs: Math.min(...parts.map((part) => part.minUs)),
    maxUs: Math.max(...parts.map((part) => part.maxUs)),
    bucketAt(ratio) {
      const rank = Math.max(1, Math.ceil(ratio * count - RANK_ROUNDING))
      let seenCount = 0
      return counts.findIndex((bucketCount) => {
        seenCount += bucketCount
        return seenCount >= rank
      })
    },
  }
}

/** Samples in a bucket or below it. */
function countUpTo(batch: SeriesSlice, bucket: number): number {
  let count = 0
  for (const { buckets } of batch) {
    for (let at = 0; at < buckets.length && (buckets[at] as number) <= bucket; at += 2) {
      count += buckets[at + 1] as number
    }
  }
  return count
}
