import { queuedJobs } from '../measure/job-types.ts'
import type { Finding } from './finding.ts'
import { jobAt, type ReasonFacts, subjectPairs } from './reason-facts.ts'
import { SLOW_RATIO_MIN } from './reason-limits.ts'

/** Less than this share of an answer is not worth a reason. */
const SHARE_RATIO_MIN = 0.5

/** What several subscribers of one event meant for its answer and for each other. */
export function fanOutReasons(facts: ReasonFacts): Finding[] {
  return [...waitsForAll(facts), ...slowestAlone(facts)]
}

/** Sync: one event, several subscribers, and an answer that waits for all of them. */
function waitsForAll(facts: ReasonFacts): Finding[] {
  return subjectPairs(facts).flatMap(({ spec, request }): Finding[] => {
    if (request.mode !== 'sync' || spec.jobs.length < 2 || spec.isTransaction || request.response === null) return []
    if (spec.jobs.some(({ count }) => count > 1)) return []
    const parts = spec.jobs.flatMap(({ jobIndex }) => {
      const job = jobAt(facts, jobIndex)
      return job?.service ? [{ name: job.name, p50Us: job.service.p50Us, p95Us: job.service.p95Us }] : []
    })
    const isOneByOne = spec.parallelCount === 1
    const sumUs = parts.reduce((sum, { p50Us }) => sum + p50Us, 0)
    const ownUs = isOneByOne ? sumUs : Math.max(...parts.map(({ p50Us }) => p50Us))
    if (parts.length < spec.jobs.length || ownUs < request.response.p50Us * SHARE_RATIO_MIN) return []
    return [{ kind: 'waits-for-all', isOneByOne, parts }]
  })
}

/** Async: a subscriber with a queue of its own is behind, and no other is. */
function slowestAlone(facts: ReasonFacts): Finding[] {
  return subjectPairs(facts).flatMap(({ spec, request }): Finding[] => {
    const shares = queuedJobs(spec)
    if (request.mode !== 'async' || shares.length < 2 || spec.isTransaction || request.response === null) return []
    const jobs = shares
      .flatMap(({ jobIndex }) => jobAt(facts, jobIndex) ?? [])
      .flatMap((job) => (job.total === null ? [] : [{ ...job, totalUs: job.total.p50Us }]))
      .sort((a, b) => a.totalUs - b.totalUs)
    const [quickest] = jobs
    const slowest = jobs.at(-1)
    if (!quickest || !slowest || slowest.totalUs < quickest.totalUs * SLOW_RATIO_MIN) return []
    // In one queue the slow would stand in the way of the quick.
    if (jobs.some(({ name, queueName }) => name !== slowest.name && queueName === slowest.queueName)) return []
    return [
      {
        kind: 'slowest-alone',
        slowest: { name: slowest.name, behindUs: slowest.totalUs },
        others: shares.flatMap(({ jobIndex }) =>
          jobs
            .filter(({ name }) => name === jobAt(facts, jobIndex)?.name && name !== slowest.name)
            .map(({ name, totalUs }) => ({ name, doneUs: totalUs })),
        ),
        responseUs: request.response.p50Us,
        retried: jobs.flatMap(({ name, retryCount }) => (retryCount > 0 ? [{ name, retryCount }] : [])),
      },
    ]
  })
}
