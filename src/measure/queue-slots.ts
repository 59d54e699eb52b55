import type { QueueMeasure, SinkMeasure } from './measurement.ts'

/** How many of a queue's jobs can be at work at once, and what keeps it from being more. */
export interface QueueSlots {
  readonly slotCount: number
  readonly slotsAre: 'worker slot' | 'worker thread' | 'connection'
}

/** Slots that a queue's workers have together; at their most, where they become more and fewer. */
export function workerSlotCount({ threadCount, concurrencyCount, workers }: QueueMeasure): number {
  return (workers === null ? threadCount : workers.peakCount) * concurrencyCount
}

/** Counts a queue's slots; `sinks` are those that its jobs use. */
export function countSlots(
  queue: QueueMeasure,
  sinks: readonly Pick<SinkMeasure, 'kind' | 'connectionCount'>[],
): QueueSlots {
  const [sink, ...others] = sinks
  // Processor work takes its thread, however many slots that has.
  if (sinks.length > 0 && sinks.every(({ kind }) => kind === 'cpu')) {
    return { slotCount: Math.min(queue.threadCount, workerSlotCount(queue)), slotsAre: 'worker thread' }
  }
  const slotCount = workerSlotCount(queue)
  const connectionCount = others.length === 0 ? (sink?.connectionCount ?? null) : null
  return connectionCount !== null && connectionCount < slotCount
    ? { slotCount: connectionCount, slotsAre: 'connection' }
    : { slotCount, slotsAre: 'worker slot' }
}
