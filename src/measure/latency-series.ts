import type { Scenario } from '../scenario/scenario.ts'

/** The latency distributions of a request kind, in the order of their numbers. */
export const REQUEST_SERIES = ['response', 'completion', 'first', 'result', 'inconsistent', 'relay'] as const
/** The latency distributions of a job type. */
export const JOB_SERIES = ['wait', 'service', 'total'] as const

/** A latency of a request, by name. */
export type RequestSeries = (typeof REQUEST_SERIES)[number]
/** A latency of a job, by name. */
export type JobSeries = (typeof JOB_SERIES)[number]

/**
 * The latency distributions that a run records, numbered so that the hot path needs no names: those of each request
 * kind, those of each job type, and the schedule's lateness last.
 */
export function listLatencySeries(scenario: Pick<Scenario, 'requests' | 'jobs'>): readonly string[] {
  return [
    ...scenario.requests.flatMap(({ name }) => REQUEST_SERIES.map((series) => `${name}.${series}`)),
    ...scenario.jobs.flatMap(({ name }) => JOB_SERIES.map((series) => `${name}.${series}`)),
    'lateness',
  ]
}

/** Number of a request kind's series. */
export const requestSeries = (kind: number, series: RequestSeries): number =>
  kind * REQUEST_SERIES.length + REQUEST_SERIES.indexOf(series)

/** Number of a job type's series, after those of all request kinds. */
export const jobSeries = (requestKindCount: number, type: number, series: JobSeries): number =>
  requestKindCount * REQUEST_SERIES.length + type * JOB_SERIES.length + JOB_SERIES.indexOf(series)

/** Number of the lateness's series. */
export const latenessSeries = (requestKindCount: number, jobTypeCount: number): number =>
  requestKindCount * REQUEST_SERIES.length + jobTypeCount * JOB_SERIES.length
