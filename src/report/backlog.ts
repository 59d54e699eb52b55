import { meanServiceUs } from '../measure/mean-service.ts'
import type { JobMeasure, Measurement, QueueMeasure } from '../measure/measurement.ts'
import { workerSlotCount } from '../measure/queue-slots.ts'
import { sum } from '../measure/sum.ts'
import type { ScenarioRecord } from '../result/scenario-record.ts'

/**
 * More jobs than slots, and a wait that is longer than the work: a queue that is only passed through is no backlog.
 * Under a rate limit jobs wait beside free slots.
 */
export function hasBacklog(queue: QueueMeasure, measurement: Measurement, scenario: ScenarioRecord): boolean {
  const own = jobsOf(queue, measurement)
  const ratePerSec = scenario.queues.find(({ name }) => name === queue.name)?.workers.ratePerSec ?? null
  const freeCount = ratePerSec === null ? workerSlotCount(queue) : 1
  const waitUs = Math.max(0, ...own.map(({ wait }) => wait?.p95Us ?? 0))
  return queue.peakCount > freeCount && waitUs > (meanServiceUs(own, measurement.sinks) ?? 0)
}

/** A queue that never held more than this share of its jobs is only passed through. */
const PASSED_THROUGH_RATIO = 0.1

/** Whether a queue held next to nothing beside what went through it. */
export function isPassedThrough(queue: QueueMeasure, measurement: Measurement): boolean {
  const createdCount = sum(jobsOf(queue, measurement).map((job) => job.createdCount))
  return queue.peakCount <= Math.max(1, createdCount * PASSED_THROUGH_RATIO)
}

function jobsOf({ name }: QueueMeasure, { jobs }: Measurement): readonly JobMeasure[] {
  return jobs.filter(({ queueName }) => queueName === name)
}
