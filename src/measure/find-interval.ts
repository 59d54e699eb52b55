import { findLatency } from './find-latency.ts'
import type { LatencyInterval, LatencyIntervals, Measurement } from './measurement.ts'

/** The 95 % interval of a metric such as `order.response.p99` or `email.wait.mean`; null where it has none. */
export function findInterval(measurement: Measurement, metric: string): LatencyInterval | null {
  const [, series = '', statistic = ''] = /^(.+?)\.(mean|p[\d.]+)$/.exec(metric) ?? []
  const ci = findLatency(measurement, series)?.ci ?? null
  const field = Object.hasOwn(FIELDS, statistic) ? FIELDS[statistic] : undefined
  return ci === null || field === undefined ? null : ci[field]
}

const FIELDS: Readonly<Record<string, keyof LatencyIntervals>> = {
  mean: 'mean',
  p50: 'p50',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
  'p99.9': 'p999',
}
