import { sum } from '../measure/sum.ts'
import type { ScenarioRecord } from '../result/scenario-record.ts'
import type { QueueSpec } from '../scenario/scenario.ts'
import type { Finding } from './finding.ts'
import type { ReasonFacts } from './reason-facts.ts'
import type { Subject } from './subject.ts'

/** Requests refused because the front had no slot and no room in its line. */
export function frontFull({ measurement, scenario, subject }: ReasonFacts): Finding[] {
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
export function queuesFull({ measurement, scenario, subject }: ReasonFacts): Finding[] {
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

/** What a queue does when it is full. */
export function overflowOf(queueName: string, { queues }: ScenarioRecord): QueueSpec['overflow'] | null {
  return queues.find(({ name }) => name === queueName)?.overflow ?? null
}
