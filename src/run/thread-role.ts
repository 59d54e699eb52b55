import { queuedJobs, typesOfRequest } from '../measure/job-types.ts'
import type { JobSpec, Mode, Scenario } from '../scenario/scenario.ts'

/** One thread of a run: the front, or the nth worker thread of a queue. */
export type ThreadRole =
  | { readonly kind: 'front' }
  | { readonly kind: 'worker'; readonly queueIndex: number; readonly nth: number }

/** The threads that a run needs: one front, and workers only for queues that some request uses in this mode. */
export function listThreads(scenario: Scenario, mode: Mode): readonly ThreadRole[] {
  const used = queuesInUse(scenario, mode)
  return [
    { kind: 'front' },
    ...scenario.queues.flatMap(({ workers }, queueIndex) =>
      used.has(queueIndex)
        ? Array.from({ length: workers.threadCount }, (_, nth) => ({ kind: 'worker' as const, queueIndex, nth }))
        : [],
    ),
  ]
}

/** Indexes of the job types that asynchronous requests put into queues in this mode. */
export function typesInUse(scenario: Scenario, mode: Mode): readonly number[] {
  const asyncRequests = scenario.requests.filter((request) => (request.mode ?? mode) === 'async')
  return [
    ...new Set(
      asyncRequests.flatMap((request) => typesOfRequest({ ...request, jobs: queuedJobs(request) }, scenario.jobs)),
    ),
  ]
}

/** Indexes of the queues that carry jobs in this mode. */
export function queuesInUse(scenario: Scenario, mode: Mode): ReadonlySet<number> {
  return new Set(typesInUse(scenario, mode).map((type) => (scenario.jobs[type] as JobSpec).queueIndex))
}
