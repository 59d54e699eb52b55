import type { Finding } from './finding.ts'
import { jobAt, type ReasonFacts, subjectPairs } from './reason-facts.ts'

/** When clients had their results, and which never did. */
export function answerReasons(facts: ReasonFacts): Finding[] {
  return [...slowerThanTheClient(facts), ...answeredInline(facts), ...calledBack(facts)]
}

/** Sync: the work of one job takes longer than its client waits, and it did not wait for a connection. */
function slowerThanTheClient(facts: ReasonFacts): Finding[] {
  return subjectPairs(facts).flatMap(({ spec, request }): Finding[] => {
    const [share, ...others] = spec.jobs
    const job = jobAt(facts, share?.jobIndex ?? null)
    const sink = facts.measurement.sinks.find(({ name }) => name === job?.sinkName)
    if (request.mode !== 'sync' || request.timedOutCount === 0 || share?.count !== 1 || others.length > 0) return []
    if (!job?.service || !sink || sink.waitingPeakCount > 0) return []
    return [
      {
        kind: 'slower-than-the-client',
        sinkName: sink.name,
        timedOutCount: request.timedOutCount,
        offeredCount: request.offeredCount,
        timeoutUs: spec.timeoutUs,
        workP95Us: job.service.p95Us,
      },
    ]
  })
}

/** Hybrid: how many had the result with the answer, and what it cost the others. */
function answeredInline(facts: ReasonFacts): Finding[] {
  return subjectPairs(facts).flatMap(({ spec, request }): Finding[] => {
    const { answeredCount, inlineCount, pollCount, result, completion } = request
    if (request.mode !== 'async' || spec.waitUs === null || answeredCount === 0 || !result || !completion) return []
    const laterCount = answeredCount - inlineCount
    return [
      {
        kind: 'answered-inline',
        inlineRatio: inlineCount / answeredCount,
        waitUs: spec.waitUs,
        pollRatio: pollCount > 0 && laterCount > 0 ? pollCount / laterCount : null,
        resultP99Us: result.p99Us,
        completionP99Us: completion.p99Us,
      },
    ]
  })
}

/** When callers were called back. */
function calledBack(facts: ReasonFacts): Finding[] {
  return subjectPairs(facts).flatMap(({ spec, request }): Finding[] => {
    const callback = jobAt(facts, spec.callbackIndex)
    const [share, ...others] = spec.jobs
    const work = jobAt(facts, share?.jobIndex ?? null)?.total ?? null
    if (request.mode !== 'async' || !callback || request.result === null || work === null || others.length > 0)
      return []
    return [
      {
        kind: 'called-back',
        resultP50Us: request.result.p50Us,
        resultP99Us: request.result.p99Us,
        workP50Us: work.p50Us,
        workP95Us: work.p95Us,
        retryCount: callback.retryCount,
        givenUpCount: callback.deadCount + callback.expiredCount,
      },
    ]
  })
}
