import type { JobMeasure, SinkMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import { meanHoldUs } from './connection-wait.ts'

/** Mean time of the work itself: in use at the only sink, else of an attempt, over job types weighted by their attempts. */
export function meanServiceUs(jobs: readonly JobMeasure[], sinks: readonly SinkMeasure[]): number | null {
  const [only, ...others] = sinks.filter(({ name }) => jobs.some(({ sinkName }) => sinkName === name))
  const own = only && others.length === 0 ? meanHoldUs(only) : null
  return own ?? meanAttemptUs(jobs)
}

/** Mean time of an attempt, a wait for a connection included, over job types weighted by their attempts. */
export function meanAttemptUs(jobs: readonly JobMeasure[]): number | null {
  const services = jobs.flatMap(({ service }) => (service === null ? [] : [service]))
  const count = sum(services.map((service) => service.count))
  return count === 0 ? null : sum(services.map((service) => service.meanUs * service.count)) / count
}
