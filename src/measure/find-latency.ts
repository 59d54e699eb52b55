import type { LatencySummary, Measurement } from './measurement.ts'

/** The distribution called `<request>.response|completion`, `<job>.wait|service|total` or `lateness`; null without samples, or when there is none of that name. */
export function findLatency(measurement: Measurement, name: string): LatencySummary | null {
  if (name === 'lateness') return measurement.lateness
  const [owner, series] = name.split('.')
  const request = measurement.requests.find((candidate) => candidate.name === owner)
  if (request && (series === 'response' || series === 'completion')) return request[series]
  const job = measurement.jobs.find((candidate) => candidate.name === owner)
  if (job && (series === 'wait' || series === 'service' || series === 'total')) return job[series]
  return null
}
