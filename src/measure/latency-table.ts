import { powerOfTwo } from '../units/power-of-two.ts'

/**
 * Latencies of one series on one thread, in HdrHistogram's bucket layout (3 significant digits): what the hot path
 * records into. About 7 ns a record, where `recordValue` of hdr-histogram-js takes 95 to 160; the counts move into
 * such a histogram one to one when the interval ends.
 */
export interface LatencyTable {
  /** Counts `valueUs`, a whole number from 0; larger than `LATENCY_US_MAX` counts as that. */
  record(valueUs: number): void
  /** Takes what was recorded since the last call and starts anew; null when that is nothing. */
  take(): LatencyBatch | null
}

/** The samples of one stretch of time, ready to cross threads. */
export interface LatencyBatch {
  readonly count: number
  readonly sumUs: number
  readonly minUs: number
  readonly maxUs: number
  /** Pairs of (bucket index, count), ascending; buckets without samples are left out. */
  readonly buckets: Uint32Array
}

/** Values in [2^k, 2^(k+1)) share 1,024 buckets, so a bucket is at most 0.1 % wide. */
const SUB_BUCKET_BITS = 11
const HALF_COUNT = 1 << (SUB_BUCKET_BITS - 1)
const VALUE_BITS = 42

/** 2^42 - 1 microseconds, 50 days: beyond every timer. */
export const LATENCY_US_MAX = powerOfTwo(VALUE_BITS) - 1

const BUCKET_COUNT = (VALUE_BITS - SUB_BUCKET_BITS + 2) * HALF_COUNT

/** Makes an empty table (132 kB). */
export function createLatencyTable(): LatencyTable {
  const counts = new Uint32Array(BUCKET_COUNT)
  // Not variables: a large number in a variable that a closure shares is a new object with every assignment.
  const totals = Float64Array.of(0, 0, Number.POSITIVE_INFINITY, 0)

  return {
    record(valueUs) {
      // Threads agree on the time to a microsecond, so what took no time may seem to have taken less.
      const value = Math.max(0, Math.min(valueUs, LATENCY_US_MAX))
      const index = bucketIndex(value)
      counts[index] = (counts[index] as number) + 1
      totals[COUNT] = (totals[COUNT] as number) + 1
      totals[SUM] = (totals[SUM] as number) + value
      if (value < (totals[MIN] as number)) totals[MIN] = value
      if (value > (totals[MAX] as number)) totals[MAX] = value
    },
    take() {
      const [count, sumUs, minUs, maxUs] = totals as Iterable<number> as [number, number, number, number]
      if (count === 0) return null
      totals.set([0, 0, Number.POSITIVE_INFINITY, 0])
      return { count, sumUs, minUs, maxUs, buckets: drain(counts, bucketIndex(minUs), bucketIndex(maxUs)) }
    },
  }
}

const COUNT = 0
const SUM = 1
const MIN = 2
const MAX = 3

/** The bucket of a whole value in 0..LATENCY_US_MAX; equals HdrHistogram's `countsArrayIndex` for unit magnitude 0. */
export function bucketIndex(value: number): number {
  if (value < 2 ** 31) {
    const shift = 32 - SUB_BUCKET_BITS - Math.clz32(value)
    return shift <= 0 ? value : (shift << (SUB_BUCKET_BITS - 1)) + (value >>> shift)
  }
  const shift = 64 - SUB_BUCKET_BITS - Math.clz32(value / 2 ** 32)
  return (shift << (SUB_BUCKET_BITS - 1)) + Math.floor(value / powerOfTwo(shift))
}

/** The lowest value that falls into a bucket: the inverse of `bucketIndex`. */
export function bucketLowUs(index: number): number {
  const shift = Math.max(0, Math.floor(index / HALF_COUNT) - 1)
  return (index - shift * HALF_COUNT) * powerOfTwo(shift)
}

function drain(counts: Uint32Array, first: number, last: number): Uint32Array {
  let used = 0
  for (let index = first; index <= last; index++) if (counts[index] !== 0) used++
  const buckets = new Uint32Array(used * 2)
  let at = 0
  for (let index = first; index <= last; index++) {
    const bucketCount = counts[index] as number
    if (bucketCount === 0) continue
    buckets[at++] = index
    buckets[at++] = bucketCount
    counts[index] = 0
  }
  return buckets
}
