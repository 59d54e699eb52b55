import type { JobMeasure, SinkMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'

/** Mean time that a worker slot was taken by a job, over job types weighted by their attempts. */
export function meanServiceUs(jobs: readonly JobMeasure[], sinks: readonly SinkMeasure[]): number | null {
  const [only, ...others] = sinks.filter(({ name }) => jobs.some(({ sinkName }) => sinkName === name))
  const own = only && others.length === 0 ? holdUs(only) : null
  if (own !== null) return own
  const services = jobs.flatMap(({ service }) => (service === null ? [] : [service]))
  const count = sum(services.map((service) => service.count))
  return count === 0 ? null : sum(services.map((service) => service.meanUs * service.count)) / count
}

function holdUs({ busyUs, okCount, errorCount }: SinkMeasure): number | null {
  const endedCount = okCount + errorCount
  return busyUs > 0 && endedCount > 0 ? busyUs / endedCount : null
}
