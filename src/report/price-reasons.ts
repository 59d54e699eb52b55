import type { Measurement } from '../measure/measurement.ts'
import { hasBacklog, isPassedThrough } from './backlog.ts'
import { waitsForConnections } from './connection-wait.ts'
import type { Finding } from './finding.ts'
import type { ReasonFacts } from './reason-facts.ts'
import { OVERHEAD_RATIO_MAX } from './reason-limits.ts'
import { workOf } from './request-work.ts'

/** What each way costs where nothing had to be levelled. */
export function priceReasons(facts: ReasonFacts): Finding[] {
  return [...onlyTheWork(facts), ...queueAddsWait(facts)]
}

/** Sync: nothing but the work was waited for. */
function onlyTheWork({ measurement, scenario, subject }: ReasonFacts): Finding[] {
  const [spec] = subject.specs
  const [request] = subject.requests
  if (!spec || request?.mode !== 'sync' || !request.response || subject.timedOutCount + subject.rejectedCount > 0)
    return []
  const workUs = workOf(spec, scenario, measurement)?.p50Us ?? null
  const responseUs = request.response.p50Us
  const isWaiting = subject.jobs.some((job) => waitsForConnections(job, measurement.sinks))
  if (workUs === null || isWaiting || responseUs > workUs * OVERHEAD_RATIO_MAX) return []
  return [
    { kind: 'only-the-work', responseUs, workUs, responseP99Us: request.response.p99Us, hasRoom: hasRoom(measurement) },
  ]
}

/** A sink that is busier than this has no room for a peak (rule A1). */
const ROOMY_RATIO_MAX = 0.7

function hasRoom({ sinks, durationUs }: Measurement): boolean {
  return sinks.every(
    ({ connectionCount, busyUs }) =>
      connectionCount !== null && busyUs <= connectionCount * durationUs * ROOMY_RATIO_MAX,
  )
}

/** Async: nothing had to be levelled, and the result came later for it. */
function queueAddsWait({ measurement, scenario, subject }: ReasonFacts): Finding[] {
  const [spec] = subject.specs
  const [request] = subject.requests
  const hadBacklog = measurement.queues.some((queue) => hasBacklog(queue, measurement, scenario))
  if (!spec || request?.mode !== 'async' || !request.response || !request.completion || hadBacklog) return []
  const workUs = workOf(spec, scenario, measurement)?.p50Us ?? null
  if (workUs === null || subject.jobs.some((job) => waitsForConnections(job, measurement.sinks))) return []
  return [
    {
      kind: 'queue-adds-wait',
      isPassedThrough: measurement.queues.every((queue) => isPassedThrough(queue, measurement)),
      responseUs: request.response.p50Us,
      completionUs: request.completion.p50Us,
      workUs,
    },
  ]
}
