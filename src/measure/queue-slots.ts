import type { QueueMeasure, SinkMeasure } from './measurement.ts'

/** How many of a queue's jobs can be at work at once, and what keeps it from being more. */
export interface QueueSlots {
  readonly slotCount: number
  readonly slotsAre: 'worker slot' | 'worker thread' | 'connection'
}

/** Counts a queue's slots; `sinks` are those that its jobs use. */
export function countSlots(
  { threadCount, concurrencyCount }: QueueMeasure,
  sinks: readonly Pick<SinkMeasure, 'kind' | 'connectionCount'>[],
): QueueSlots {
  const [sink, ...others] = sinks
  // Processor work takes its thread, however many slots that has.
  if (sinks.length > 0 && sinks.every(({ kind }) => kind === 'cpu')) {
    return { slotCount: threadCount, slotsAre: 'worker thread' }
  }
  const slotCount = threadCount * concurrencyCount
  const connectionCount = others.length === 0 ? (sink?.connectionCount ?? null) : null
  return connectionCount !== null && connectionCount < slotCount
    ? { slotCount: connectionCount, slotsAre: 'connection' }
    : { slotCount, slotsAre: 'worker slot' }
}
