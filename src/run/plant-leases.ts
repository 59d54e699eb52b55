import { allocateLeases, type LeaseMemory } from '../queue/lease-memory.ts'
import type { Mode, QueueSpec, Scenario } from '../scenario/scenario.ts'
import { pumpRowCount } from '../worker/pump.ts'
import { listLifeSpans } from './life-spans.ts'
import { slotCountMax } from './slot-count-max.ts'
import { queuesInUse } from './thread-role.ts'

/** The leases of a queue: of each of its threads, for each of its lives, because the dead keep theirs until they end. */
export type QueueLeases = readonly (readonly LeaseMemory[])[]

/** Allocates leases for each queue of a scenario; null for a queue that gives none, or that nobody serves. */
export function allocatePlantLeases(scenario: Scenario, mode: Mode): readonly (QueueLeases | null)[] {
  const used = queuesInUse(scenario, mode)
  return scenario.queues.map((queue, queueIndex) =>
    queue.visibility === null || !used.has(queueIndex) ? null : leasesOf(scenario, queue, queueIndex),
  )
}

function leasesOf({ faults }: Scenario, { workers }: QueueSpec, queueIndex: number): QueueLeases {
  const rowCount = pumpRowCount(slotCountMax(workers))
  return Array.from({ length: workers.threadCount }, (_, nth) =>
    listLifeSpans(faults, { kind: 'worker', queueIndex, nth }).map(() => allocateLeases(rowCount)),
  )
}
