import type { JobMeasure, SinkMeasure } from './measurement.ts'
import { sum } from './sum.ts'

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

/** Mean time that one connection of a sink was taken by a call; null when it counted none. */
export function meanHoldUs({ busyUs, okCount, errorCount }: SinkMeasure): number | null {
  const endedCount = okCount + errorCount
  return busyUs > 0 && endedCount > 0 ? busyUs / endedCount : null
}
