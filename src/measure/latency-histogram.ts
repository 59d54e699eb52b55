import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js'
import { P999_SAMPLE_COUNT_MIN } from './latency-intervals.ts'
import { bucketLowUs, LATENCY_US_MAX, type LatencyBatch } from './latency-table.ts'
import type { LatencyIntervals, LatencySummary } from './measurement.ts'

/** Batches of latencies merged into one HdrHistogram; percentiles come from the merged counts, never from averages. */
export interface LatencyHistogram {
  add(batch: LatencyBatch): void
  /** null without samples. The intervals come from how the samples are spread over the run, which is not known here. */
  summarise(ci: LatencyIntervals | null): LatencySummary | null
  /** V2 format, compressed, base64. */
  encode(): string
}

/** Makes an empty histogram: whole microseconds, 3 significant digits. */
export function createLatencyHistogram(): LatencyHistogram {
  const hdr = build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: LATENCY_US_MAX,
    numberOfSignificantValueDigits: 3,
    autoResize: false,
    useWebAssembly: false,
  })
  let count = 0
  let sumUs = 0
  let minUs = Number.POSITIVE_INFINITY
  let maxUs = 0

  const percentile = (percent: number): number => Math.min(maxUs, Math.max(minUs, hdr.getValueAtPercentile(percent)))
  const encode = (): string => encodeIntoCompressedBase64(hdr)

  return {
    add(batch) {
      for (let at = 0; at < batch.buckets.length; at += 2) {
        hdr.recordValueWithCount(bucketLowUs(batch.buckets[at] as number), batch.buckets[at + 1] as number)
      }
      count += batch.count
      sumUs += batch.sumUs
      minUs = Math.min(minUs, batch.minUs)
      maxUs = Math.max(maxUs, batch.maxUs)
    },
    summarise(ci) {
      if (count === 0) return null
      return {
        count,
        minUs,
        meanUs: Math.round(sumUs / count),
        p50Us: percentile(50),
        p90Us: percentile(90),
        p95Us: percentile(95),
        p99Us: percentile(99),
        p999Us: count < P999_SAMPLE_COUNT_MIN ? null : percentile(99.9),
        maxUs,
        ci,
        hdr: encode(),
      }
    },
    encode,
  }
}
