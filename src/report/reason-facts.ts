import type { IntervalMeasure, JobMeasure, Measurement, RequestMeasure, SinkMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import type { RequestRecord, ScenarioRecord } from '../result/scenario-record.ts'
import { rate } from './interval-rate.ts'
import type { Subject } from './subject.ts'

/** What reasons are found in: one run's numbers, and the scenario that it ran. */
export interface ReasonFacts {
  readonly measurement: Measurement
  readonly scenario: ScenarioRecord
  readonly subject: Subject
  /** Those that are long enough to make a rate of. */
  readonly intervals: readonly IntervalMeasure[]
}

/** The requests that a run is about, as they were written beside what was measured of them. */
export function subjectPairs({
  subject,
}: ReasonFacts): readonly { readonly spec: RequestRecord; readonly request: RequestMeasure }[] {
  return subject.specs.flatMap((spec) => {
    const request = subject.requests.find(({ name }) => name === spec.name)
    return request === undefined ? [] : [{ spec, request }]
  })
}

/** What was measured of a job type. */
export function jobAt({ measurement, scenario }: ReasonFacts, index: number | null): JobMeasure | undefined {
  const name = index === null ? undefined : scenario.jobs[index]?.name
  return measurement.jobs.find((job) => job.name === name)
}

/** The only sink that was called at all; undefined where there are several. */
export function onlySink({ measurement }: ReasonFacts): SinkMeasure | undefined {
  const [sink, ...others] = measurement.sinks.filter(({ callCount }) => callCount > 0)
  return others.length === 0 ? sink : undefined
}

/** Requests per second that came of themselves, while any came. */
export function ownRatePerSec({ measurement: { requests, arrivalsEndUs } }: ReasonFacts): number {
  return rate(sum(requests.map(({ offeredCount, retriedCount }) => offeredCount - retriedCount)), arrivalsEndUs)
}
