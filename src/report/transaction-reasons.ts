import { typesOfRequest, undoingTypes } from '../measure/job-types.ts'
import { sum } from '../measure/sum.ts'
import type { Finding } from './finding.ts'
import { jobAt, type ReasonFacts, subjectPairs } from './reason-facts.ts'

/** What was half done: for good, and for how long else. */
export function transactionReasons(facts: ReasonFacts): Finding[] {
  return [...leftHalfDone(facts), ...halfDone(facts)]
}

/** How long transactions are half done for all to see. */
function halfDone(facts: ReasonFacts): Finding[] {
  return subjectPairs(facts).flatMap(({ spec, request }): Finding[] => {
    const { inconsistent, mode } = request
    if (!spec.isTransaction || inconsistent === null) return []
    return [{ kind: 'half-done', requestName: spec.name, mode, p50Us: inconsistent.p50Us, p99Us: inconsistent.p99Us }]
  })
}

/** Transactions that stayed half done, and what left them so. */
function leftHalfDone(facts: ReasonFacts): Finding[] {
  return subjectPairs(facts).flatMap(({ spec, request }): Finding[] => {
    if (!spec.isTransaction || request.stuckCount === 0) return []
    // A handler that is killed has one job in flight: no more were left so than jobs were cut short.
    const types = typesOfRequest({ ...spec, callbackIndex: null }, facts.scenario.jobs)
    const cutCount = sum(types.map((index) => jobAt(facts, index)?.cutCount ?? 0))
    const killedCount = Math.min(request.stuckCount, request.mode === 'sync' ? cutCount : 0)
    const undoing = undoingTypes(spec, facts.scenario.jobs).filter((type) => type !== null)
    const failedCompensations = [...new Set(undoing)].flatMap((index) => {
      const job = jobAt(facts, index)
      const deadCount = job ? job.deadCount + job.failedCount + job.expiredCount : 0
      return job && deadCount > 0 ? [{ name: job.name, deadCount }] : []
    })
    return [
      {
        kind: 'left-half-done',
        requestName: spec.name,
        killedCount,
        stuckCount: request.stuckCount - killedCount,
        failedCompensations,
      },
    ]
  })
}
