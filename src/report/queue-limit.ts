import { meanAttemptUs, meanServiceUs } from '../measure/mean-service.ts'
import type { Measurement, QueueMeasure } from '../measure/measurement.ts'
import { countSlots, type QueueSlots } from '../measure/queue-slots.ts'
import type { ScenarioRecord } from '../result/scenario-record.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import { comparableIntervals, peak } from './interval-rate.ts'

/** What keeps the workers of a queue from doing more. */
export type QueueLimit =
  | { readonly kind: 'rate'; readonly ratePerSec: number }
  | ({
      readonly kind: 'slots'
      readonly serviceUs: number
      readonly capacityPerSec: number
      /** Best rate of any interval; null where it counts work that other limits hold back. */
      readonly donePeakPerSec: number | null
    } & QueueSlots)

/** A capacity that comes from a mean service time may be passed by this much. */
const TOLERANCE_RATIO = 1.05

/** Finds the limit that binds; null where the numbers do not tell, or where more was done than it would allow. */
export function findQueueLimit(
  queue: QueueMeasure,
  measurement: Measurement,
  scenario: ScenarioRecord,
): QueueLimit | null {
  // Which type a bulkhead held back, and when, the numbers of a whole run do not tell.
  const hasBulkhead = scenario.jobs.some(
    ({ queueIndex, bulkheadCount }) => scenario.queues[queueIndex]?.name === queue.name && bulkheadCount !== null,
  )
  if (hasBulkhead) return null
  const slots = limitSlots(queue, measurement)
  const ratePerSec = scenario.queues.find(({ name }) => name === queue.name)?.workers.ratePerSec ?? null
  if (ratePerSec !== null && ratePerSec <= (slots?.capacityPerSec ?? Number.POSITIVE_INFINITY)) {
    return { kind: 'rate', ratePerSec }
  }
  return slots !== null && (slots.donePeakPerSec ?? 0) <= slots.capacityPerSec * TOLERANCE_RATIO ? slots : null
}

function limitSlots(queue: QueueMeasure, measurement: Measurement): Extract<QueueLimit, { kind: 'slots' }> | null {
  const { jobs, sinks, intervals } = measurement
  const own = jobs.filter(({ queueName }) => queueName === queue.name)
  const ownSinks = sinks.filter(({ name }) => own.some(({ sinkName }) => sinkName === name))
  const [sink] = ownSinks
  const hadWaiting = ownSinks.some(({ waitingPeakCount }) => waitingPeakCount > 0)
  const { slotCount, slotsAre } = countSlots(queue, ownSinks)
  // An attempt takes its slot while it waits for a connection, too: what the slots could do is told by the work alone.
  const isWorkOnly = slotsAre === 'connection' || hadWaiting
  const serviceUs = (isWorkOnly ? meanServiceUs(own, sinks) : meanAttemptUs(own)) ?? 0
  // Of several sinks, or of one that counted no service, attempt times are all there is.
  const isWorkKnown = ownSinks.length === 1 && (sink?.busyUs ?? 0) > 0
  if (serviceUs < 1 || (isWorkOnly && !isWorkKnown)) return null
  const isAllWork = jobs.every(
    (job) =>
      job.createdCount === 0 ||
      (slotsAre === 'connection' ? job.sinkName === sink?.name : job.queueName === queue.name),
  )
  return {
    kind: 'slots',
    slotCount,
    slotsAre,
    serviceUs,
    capacityPerSec: (slotCount / serviceUs) * US_PER_SEC,
    donePeakPerSec: isAllWork ? peak(comparableIntervals(intervals), 'doneCount') : null,
  }
}
