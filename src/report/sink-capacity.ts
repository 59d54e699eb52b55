import type { JobMeasure, SinkMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import { US_PER_SEC } from '../units/microseconds.ts'

/** What a sink can do at most: connections ÷ the time that a call held one. Waiting for a connection is not service. */
export function capacityOf(sink: SinkMeasure): { capacityPerSec: number; serviceUs: number } | null {
  const serviceUs = holdUs(sink)
  if (sink.connectionCount === null || serviceUs === null) return null
  return { capacityPerSec: (sink.connectionCount / serviceUs) * US_PER_SEC, serviceUs }
}

function holdUs({ busyUs, okCount, errorCount }: SinkMeasure): number | null {
  const endedCount = okCount + errorCount
  return busyUs > 0 && endedCount > 0 ? busyUs / endedCount : null
}

/** Mean time that a worker slot was taken by a job, over job types weighted by their attempts. */
export function meanServiceUs(jobs: readonly JobMeasure[], sinks: readonly SinkMeasure[]): number | null {
  const [only, ...others] = sinks.filter(({ name }) => jobs.some(({ sinkName }) => sinkName === name))
  const own = only && others.length === 0 ? holdUs(only) : null
  if (own !== null) return own
  const services = jobs.flatMap(({ service }) => (service === null ? [] : [service]))
  const count = sum(services.map((service) => service.count))
  return count === 0 ? null : sum(services.map((service) => service.meanUs * service.count)) / count
}
