import type { WorkersSpec } from '../scenario/scenario.ts'

/** Slots that one thread of a queue's workers has at most: where workers are scaled, its share of all there may be. */
export function slotCountMax({ threadCount, concurrencyCount, autoscale }: WorkersSpec): number {
  return autoscale === null ? concurrencyCount : Math.ceil(autoscale.maxCount / threadCount) * concurrencyCount
}
