import { JOB_SERIES, REQUEST_SERIES } from './latency-series.ts'
import type { LatencySummary, Measurement } from './measurement.ts'

/** The distribution called `<request>.<series>`, `<job>.<series>` (see `listLatencySeries`) or `lateness`; null without samples, or when there is none of that name. */
export function findLatency(measurement: Measurement, name: string): LatencySummary | null {
  if (name === 'lateness') return measurement.lateness
  const [owner, series] = name.split('.')
  const request = measurement.requests.find((candidate) => candidate.name === owner)
  const ofRequest = REQUEST_SERIES.find((known) => known === series)
  if (request && ofRequest) return request[ofRequest]
  const job = measurement.jobs.find((candidate) => candidate.name === owner)
  const ofJob = JOB_SERIES.find((known) => known === series)
  if (job && ofJob) return job[ofJob]
  return null
}
