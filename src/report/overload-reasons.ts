import { sum } from '../measure/sum.ts'
import type { Finding } from './finding.ts'
import { ownRatePerSec, type ReasonFacts } from './reason-facts.ts'
import { jobsPerRequest } from './request-work.ts'
import { findSinkCapacity } from './sink-capacity.ts'

/** More arrives than the only sink can do: no queue is long enough. */
export function overloadReasons(facts: ReasonFacts): Finding[] {
  const { measurement, subject, scenario } = facts
  const capacity = findSinkCapacity(facts)
  if (capacity === null || subject.offeredCount === 1 || measurement.arrivalsEndUs === 0) return []
  const arrivalPerSec = ownRatePerSec(facts) * jobsPerRequest(scenario, measurement)
  if (arrivalPerSec < capacity.perSec) return []
  const shedCount = sum(measurement.requests.map((request) => request.shedCount))
  const offeredCount = sum(measurement.requests.map((request) => request.offeredCount))
  return [
    {
      kind: 'overloaded',
      sinkName: capacity.sinkName,
      arrivalPerSec,
      capacityPerSec: capacity.perSec,
      shedRatio: shedCount === 0 ? null : shedCount / offeredCount,
      deadline: deadlineOf(facts),
      timedOut: { count: subject.timedOutCount, ofCount: subject.offeredCount },
    },
  ]
}

function deadlineOf({ subject }: ReasonFacts): Extract<Finding, { kind: 'overloaded' }>['deadline'] {
  const [spec, ...others] = subject.specs
  const [request] = subject.requests
  if (!spec || !request || spec.deadlineUs === null || others.length > 0) return null
  const { goodCount, completedCount } = request
  return { forUs: spec.deadlineUs, goodCount, lateCount: completedCount - goodCount }
}
