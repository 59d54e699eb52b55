import { findInterval } from './find-interval.ts'
import { findLatency } from './find-latency.ts'
import type { Measurement } from './measurement.ts'
import type { TrustCheck, TrustContext } from './trust-check.ts'

/** Whether the percentiles that expectations judge rest on enough samples; no other can mislead a verdict. */
export function checkSamples(
  measurement: Measurement,
  { expectations }: Pick<TrustContext, 'expectations'>,
): readonly TrustCheck[] {
  const percentiles = expectations.flatMap(({ metric }): Percentile[] => {
    const [, series, name] = /^(.+?)\.(p[\d.]+)$/.exec(metric) ?? []
    if (series === undefined || name === undefined) return []
    const sampleCount = findLatency(measurement, series)?.count ?? 0
    return [{ metric, series, name, sampleCount }]
  })
  return [...enoughSamples(measurement, percentiles), ...intervalsBounded(measurement, percentiles)]
}

/** A percentile that an expectation judges. */
interface Percentile {
  readonly metric: string
  readonly series: string
  /** e.g. `p99`. */
  readonly name: string
  readonly sampleCount: number
}

const PERCENTILE_RATIOS: Readonly<Record<string, number>> = {
  p50: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  'p99.9': 0.999,
}

/**
 * Samples without which a percentile is just the largest sample: n (1 - q) >= 1, so 100 for a p99. A bound of 95 %
 * confidence would need three times as many (Wilks 1941); this is the least, not the comfortable number.
 */
export function sampleCountMin(percentile: string): number {
  const ratio = PERCENTILE_RATIOS[percentile]
  return ratio === undefined ? 1 : Math.round(1 / (1 - ratio))
}

function enoughSamples(measurement: Measurement, percentiles: readonly Percentile[]): TrustCheck[] {
  const lonely = new Set(measurement.requests.filter(({ offeredCount }) => offeredCount === 1).map(({ name }) => name))
  return percentiles.flatMap(({ metric, series, name, sampleCount: measured }): TrustCheck[] => {
    // No samples fail the expectation as it is; a request that is sent once by design has exactly one.
    if (measured === 0 || lonely.has(series.split('.')[0] as string)) return []
    const limit = sampleCountMin(name)
    const verdict = measured >= limit ? 'holds' : 'warns'
    return [{ code: 'enough-samples', verdict, measured, limit, unit: 'count', subject: metric }]
  })
}

/** Samples that come in bunches are worth fewer: enough of them may still not bound a percentile from above. */
function intervalsBounded(measurement: Measurement, percentiles: readonly Percentile[]): TrustCheck[] {
  return percentiles.flatMap(({ metric, name, sampleCount: measured }): TrustCheck[] => {
    const interval = findInterval(measurement, metric)
    if (interval === null || measured < sampleCountMin(name)) return []
    const verdict = interval.highUs === null ? 'warns' : 'holds'
    const limit = interval.neededCount ?? 0
    return [{ code: 'interval-bounded', verdict, measured, limit, unit: 'count', subject: metric }]
  })
}
