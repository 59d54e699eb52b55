import type { Scenario } from '../scenario/scenario.ts'

/**
 * The latency distributions that a run records, numbered so that the hot path needs no names:
 * two per request kind, three per job type, and the schedule's lateness last.
 */
export function listLatencySeries(scenario: Pick<Scenario, 'requests' | 'jobs'>): readonly string[] {
  return [
    ...scenario.requests.flatMap(({ name }) => [`${name}.response`, `${name}.completion`]),
    ...scenario.jobs.flatMap(({ name }) => [`${name}.wait`, `${name}.service`, `${name}.total`]),
    'lateness',
  ]
}

/** Numbers of a request kind's series. */
export const responseSeries = (kind: number): number => kind * 2
export const completionSeries = (kind: number): number => kind * 2 + 1

/** Numbers of a job type's series, after those of all request kinds. */
export const waitSeries = (requestKindCount: number, type: number): number => requestKindCount * 2 + type * 3
export const serviceSeries = (requestKindCount: number, type: number): number => requestKindCount * 2 + type * 3 + 1
export const totalSeries = (requestKindCount: number, type: number): number => requestKindCount * 2 + type * 3 + 2

/** Number of the lateness's series. */
export const latenessSeries = (requestKindCount: number, jobTypeCount: number): number =>
  totalSeries(requestKindCount, jobTypeCount - 1) + 1
