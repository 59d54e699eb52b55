import type { IntervalMeasure, JobMeasure, Measurement, SinkMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import type { ScenarioRecord } from '../result/scenario-record.ts'
import { US_PER_SEC } from '../units/microseconds.ts'

/** A short last interval would give absurd rates. */
export function comparableIntervals(intervals: readonly IntervalMeasure[]): readonly IntervalMeasure[] {
  const longestUs = Math.max(0, ...intervals.map(lengthUs))
  return intervals.filter((interval) => lengthUs(interval) * 2 >= longestUs)
}

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

/** Jobs that an average request makes, at one sink or at all. */
export function jobsPerRequest(
  scenario: ScenarioRecord,
  { requests }: Measurement,
  sinkName: string | null = null,
): number {
  const weighted = scenario.requests.map((spec) => {
    const offeredCount = requests.find(({ name }) => name === spec.name)?.offeredCount ?? 0
    const shares = spec.jobs.filter(({ jobIndex }) => {
      const sink = scenario.sinks[scenario.jobs[jobIndex]?.sinkIndex ?? -1]
      return sinkName === null || sink?.name === sinkName
    })
    return { offeredCount, jobCount: offeredCount * sum(shares.map(({ count }) => count)) }
  })
  return (
    sum(weighted.map(({ jobCount }) => jobCount)) / Math.max(1, sum(weighted.map(({ offeredCount }) => offeredCount)))
  )
}

/** Highest rate of any interval, per second. */
export function peak(intervals: readonly IntervalMeasure[], field: 'offeredCount' | 'doneCount'): number {
  return Math.max(0, ...intervals.map((interval) => rate(interval[field], lengthUs(interval))))
}

export function rate(count: number, overUs: number): number {
  return overUs === 0 ? 0 : (count / overUs) * US_PER_SEC
}

export function lengthUs({ fromUs, toUs }: IntervalMeasure): number {
  return toUs - fromUs
}
