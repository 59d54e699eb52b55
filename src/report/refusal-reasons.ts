import { sum } from '../measure/sum.ts'
import type { Finding } from './finding.ts'
import { overflowOf } from './queue-overflow.ts'
import type { ReasonFacts } from './reason-facts.ts'
import type { Subject } from './subject.ts'

/** What was turned away, dropped, or not begun, and for want of what. */
export function refusalReasons(facts: ReasonFacts): Finding[] {
  return [...frontFull(facts), ...queuesFull(facts), ...expiredUnbegun(facts), ...codelDropped(facts)]
}

/** Requests refused because the front had no slot and no room in its line. */
function frontFull({ measurement, scenario, subject }: ReasonFacts): Finding[] {
  const { requests } = subject
  const rejectedCount = refusedCount(subject)
  // In async mode a full queue refuses as well: then the queue is the reason.
  const hasFullQueue = measurement.queues.some(
    ({ name, peakCount, capacityCount }) => peakCount >= capacityCount && overflowOf(name, scenario) === 'reject',
  )
  if (rejectedCount === 0 || (hasFullQueue && requests.every(({ mode }) => mode === 'async'))) return []
  return [{ kind: 'front-full', rejectedCount, ...scenario.front }]
}

/** Requests turned away, jobs dropped, or clients kept waiting, because a queue was full. */
function queuesFull({ measurement, scenario, subject }: ReasonFacts): Finding[] {
  return measurement.queues.flatMap(({ name, capacityCount, peakCount }): Finding[] => {
    const overflow = overflowOf(name, scenario)
    // Other queues shed by CoDel, full or not.
    const shedCounts = measurement.jobs.map((job) => (job.queueName === name ? job.shedCount : 0))
    const droppedCount = overflow === 'drop-oldest' ? sum(shedCounts) : 0
    const turnedAwayCount = overflow === 'reject' ? refusedCount(subject) : 0
    const isFull = peakCount >= capacityCount
    // What CoDel drops, it drops for its wait.
    if (!isFull && scenario.queues.find((queue) => queue.name === name)?.codel) return []
    if (droppedCount === 0 && (!isFull || (overflow !== 'block' && turnedAwayCount === 0))) return []
    return [
      {
        kind: 'queue-full',
        queueName: name,
        capacityCount,
        turnedAwayCount,
        droppedCount,
        blocks: overflow === 'block',
      },
    ]
  })
}

/** Refused for want of room; admission turns away while there is some. */
function refusedCount({ rejectedCount, shedCount }: Subject): number {
  return rejectedCount - shedCount
}

/** Jobs that were not begun because they were too old. */
function expiredUnbegun({ measurement: { jobs } }: ReasonFacts): Finding[] {
  const expiredCount = sum(jobs.map((job) => job.expiredCount))
  const createdCount = sum(jobs.map((job) => (job.expiredCount > 0 ? job.createdCount : 0)))
  return expiredCount === 0 ? [] : [{ kind: 'expired-unbegun', expiredCount, createdCount }]
}

/** Jobs that a queue dropped because its wait stayed too long. */
function codelDropped({ measurement, scenario }: ReasonFacts): Finding[] {
  return measurement.queues.flatMap(({ name, peakCount, capacityCount }): Finding[] => {
    const { codel } = scenario.queues.find((queue) => queue.name === name) ?? { codel: null }
    const own = measurement.jobs.filter(({ queueName }) => queueName === name)
    const droppedCount = sum(own.map((job) => job.shedCount))
    if (!codel || droppedCount === 0 || peakCount >= capacityCount) return []
    const createdCount = sum(own.map((job) => job.createdCount))
    const waitP50Us = Math.max(...own.map(({ wait }) => wait?.p50Us ?? 0))
    return [{ kind: 'codel-dropped', queueName: name, droppedCount, createdCount, targetUs: codel.targetUs, waitP50Us }]
  })
}
