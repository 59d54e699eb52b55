import { sum } from '../measure/sum.ts'
import type { Finding } from './finding.ts'
import { peak, rate } from './interval-rate.ts'
import { ownRatePerSec, type ReasonFacts } from './reason-facts.ts'
import { RETRIED_RATIO_MIN } from './reason-limits.ts'
import { findSinkCapacity } from './sink-capacity.ts'

/** Clients that asked again made more load than they came with. */
export function comebackReasons(facts: ReasonFacts): Finding[] {
  const { measurement, intervals } = facts
  const offeredCount = sum(measurement.requests.map((request) => request.offeredCount))
  const retriedCount = sum(measurement.requests.map((request) => request.retriedCount))
  const retriedRatio = retriedCount / Math.max(1, offeredCount - retriedCount)
  if (retriedRatio <= RETRIED_RATIO_MIN || measurement.arrivalsEndUs === 0) return []
  return [
    {
      kind: 'clients-came-back',
      retriedRatio,
      ownPerSec: ownRatePerSec(facts),
      offeredPerSec: rate(offeredCount, measurement.arrivalsEndUs),
      offeredPeakPerSec: peak(intervals, 'offeredCount'),
      capacity: findSinkCapacity(facts),
    },
  ]
}
