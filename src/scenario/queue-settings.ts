import { printCount } from '../units/count.ts'
import { printDecimal } from '../units/decimal.ts'
import { printDuration } from '../units/duration.ts'
import { printRate } from '../units/rate.ts'
import type { AutoscaleSpec } from './policy-spec.ts'
import type { QueueSpec, WorkersSpec } from './scenario.ts'
import { ifSet, leaves, type Setting } from './setting.ts'
import { printSignalTarget } from './signal-target.ts'

/** The settings of a queue. */
export function queueSettings(queue: QueueSpec): readonly Setting[] {
  return [
    ...leaves([], {
      driver: queue.driver,
      capacity: printCount(queue.capacityCount),
      overflow: queue.overflow,
      order: queue.order,
    }),
    ...queuePolicySettings(queue),
  ]
}

/** The settings of the workers of a queue. */
export function workersSettings({
  threadCount,
  concurrencyCount,
  ratePerSec,
  autoscale,
}: WorkersSpec): readonly Setting[] {
  return [
    ...leaves([], {
      threads: printCount(threadCount),
      concurrency: printCount(concurrencyCount),
      rate: ifSet(ratePerSec, printRate),
    }),
    ...(autoscale === null ? [] : autoscaleSettings(autoscale)),
  ]
}

function queuePolicySettings(queue: QueueSpec): readonly Setting[] {
  const { codel, visibility, fairShares } = queue
  return [
    ...leaves([], {
      lifoAbove: queue.order === 'adaptive' ? printCount(queue.lifoAboveCount) : null,
      aging: ifSet(queue.agingUs, printDuration),
    }),
    ...leaves(
      ['fair', 'weights'],
      Object.fromEntries(Object.entries(fairShares ?? {}).map(([tenant, weight]) => [tenant, printDecimal(weight)])),
    ),
    ...leaves(['codel'], {
      target: codel && printDuration(codel.targetUs),
      interval: codel && printDuration(codel.intervalUs),
    }),
    ...leaves(['visibility'], {
      timeout: visibility && printDuration(visibility.timeoutUs),
      heartbeat: visibility && ifSet(visibility.heartbeatUs, printDuration),
      deliveries: visibility && printCount(visibility.deliveryCountMax),
    }),
  ]
}

function autoscaleSettings(spec: AutoscaleSpec): readonly Setting[] {
  return leaves(['autoscale'], {
    min: printCount(spec.minCount),
    max: printCount(spec.maxCount),
    signal: spec.signal,
    target: printSignalTarget(spec),
    every: printDuration(spec.everyUs),
    cooldown: printDuration(spec.cooldownUs),
    coldStart: printDuration(spec.coldStartUs),
  })
}
