import { meanHoldUs } from '../measure/mean-service.ts'
import { sum } from '../measure/sum.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import type { Finding } from './finding.ts'
import { peak, rate } from './interval-rate.ts'
import { onlySink, type ReasonFacts } from './reason-facts.ts'
import { jobsPerRequest } from './request-work.ts'

/** More arrives than the only sink can do: no queue is long enough. */
export function overloaded(facts: ReasonFacts): Finding[] {
  const { measurement, subject, scenario } = facts
  const capacity = capacityOf(facts)
  if (capacity === null || subject.offeredCount === 1 || measurement.arrivalsEndUs === 0) return []
  const arrivalPerSec = ownRate(facts) * jobsPerRequest(scenario, measurement)
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

/** Repeated by their clients in more than this share of cases, requests are a load of their own (rule C1). */
export const RETRIED_RATIO_MIN = 0.1

/** Clients that asked again made more load than they came with. */
export function clientsCameBack(facts: ReasonFacts): Finding[] {
  const { measurement, intervals } = facts
  const offeredCount = sum(measurement.requests.map((request) => request.offeredCount))
  const retriedCount = sum(measurement.requests.map((request) => request.retriedCount))
  const retriedRatio = retriedCount / Math.max(1, offeredCount - retriedCount)
  if (retriedRatio <= RETRIED_RATIO_MIN || measurement.arrivalsEndUs === 0) return []
  return [
    {
      kind: 'clients-came-back',
      retriedRatio,
      ownPerSec: ownRate(facts),
      offeredPerSec: rate(offeredCount, measurement.arrivalsEndUs),
      offeredPeakPerSec: peak(intervals, 'offeredCount'),
      capacity: capacityOf(facts),
    },
  ]
}

/** Requests per second that came of themselves, while any came. */
function ownRate({ measurement: { requests, arrivalsEndUs } }: ReasonFacts): number {
  return rate(sum(requests.map(({ offeredCount, retriedCount }) => offeredCount - retriedCount)), arrivalsEndUs)
}

/** So few calls that were cut short do not matter to a mean. */
const CUT_RATIO_MAX = 0.01

/** What the only sink can do, whoever calls it; null: there are several, or it has no limit. */
function capacityOf(facts: ReasonFacts): { readonly sinkName: string; readonly perSec: number } | null {
  const sink = onlySink(facts)
  const holdUs = sink ? meanHoldUs(sink) : null
  if (!sink || sink.connectionCount === null || holdUs === null) return null
  const { callCount, cancelledCount, refusedCount } = sink
  // Calls that were cut short held a connection, too, so that the mean is too long: then what was done at best tells more.
  const isCut = cancelledCount + refusedCount > callCount * CUT_RATIO_MAX
  const donePeakPerSec = isCut ? peak(facts.intervals, 'doneCount') : 0
  return { sinkName: sink.name, perSec: Math.max(donePeakPerSec, (sink.connectionCount / holdUs) * US_PER_SEC) }
}

/** Jobs that were not begun because they were too old. */
export function expiredUnbegun({ measurement: { jobs } }: ReasonFacts): Finding[] {
  const expiredCount = sum(jobs.map((job) => job.expiredCount))
  const createdCount = sum(jobs.map((job) => (job.expiredCount > 0 ? job.createdCount : 0)))
  return expiredCount === 0 ? [] : [{ kind: 'expired-unbegun', expiredCount, createdCount }]
}

/** Jobs that a queue dropped because its wait stayed too long. */
export function codelDropped({ measurement, scenario }: ReasonFacts): Finding[] {
  return measurement.queues.flatMap(({ name, peakCount, capacityCount }): Finding[] => {
    const { codel } = scenario.queues.find((queue) => queue.name === name) ?? { codel: null }
    const own = measurement.jobs.filter(({ queueName }) => queueName === name)
    const droppedCount = sum(own.map((job) => job.shedCount))
    if (!codel || droppedCount === 0 || peakCount >= capacityCount) return []
    const createdCount = sum(own.map((job) => job.createdCount))
    return [{ kind: 'codel-dropped', queueName: name, droppedCount, createdCount, targetUs: codel.targetUs }]
  })
}
