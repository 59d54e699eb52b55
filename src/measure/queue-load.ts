import { meanAttemptUs } from './mean-service.ts'
import type { Measurement, QueueMeasure } from './measurement.ts'
import { countSlots } from './queue-slots.ts'
import { sum } from './sum.ts'

/** How much of what a queue's servers can do was asked of them while requests arrived. */
export interface QueueLoad {
  readonly serverCount: number
  /** 1 and more: the backlog grows as long as requests arrive. */
  readonly utilisationRatio: number
}

/**
 * The offered work of a queue, attempts at sinks times their mean service time, over the time its servers had for it.
 * Where the only sink has fewer connections than the workers have slots, the connections are the servers, and their work
 * is all that the sink did, for whomever. null: nothing was worked, all arrivals came at one instant, or the workers
 * became more and fewer, so that there is no one number of servers.
 */
export function measureLoad(queue: QueueMeasure, { jobs, sinks, arrivalsEndUs }: Measurement): QueueLoad | null {
  if (queue.workers !== null) return null
  const own = jobs.filter(({ queueName }) => queueName === queue.name)
  const ownSinks = sinks.filter(({ name }) => own.some(({ sinkName }) => sinkName === name))
  const { slotCount, slotsAre } = countSlots(queue, ownSinks)
  const workUs =
    slotsAre === 'connection'
      ? sum(ownSinks.map(({ busyUs }) => busyUs))
      : sum(own.map(({ attemptCount, fastFailedCount }) => attemptCount - fastFailedCount)) * (meanAttemptUs(own) ?? 0)
  if (workUs === 0 || arrivalsEndUs === 0) return null
  return { serverCount: slotCount, utilisationRatio: workUs / (slotCount * arrivalsEndUs) }
}
