import { US_PER_MS } from '../units/microseconds.ts'
import type { Measurement } from './measurement.ts'
import { sum } from './sum.ts'
import type { TrustCheck } from './trust-check.ts'

/** Whether the load came as planned, and when planned. */
export function checkSchedule(measurement: Measurement): readonly TrustCheck[] {
  return [...offeredAsPlanned(measurement), ...scheduleKept(measurement)]
}

/** The number of requests may be this far off the plan. */
export const OFFERED_RATIO_MAX = 0.005

function offeredAsPlanned({ requests, plannedRequestCount, ending }: Measurement): TrustCheck[] {
  if (plannedRequestCount === null || plannedRequestCount === 0 || ending === 'interrupted') return []
  // Who comes back, or clicks twice, does so on top of the plan.
  const ownCounts = requests.map((request) => request.offeredCount - request.retriedCount - request.repeatedCount)
  const measured = Math.abs(sum(ownCounts) / plannedRequestCount - 1)
  return [
    {
      code: 'offered-as-planned',
      verdict: measured <= OFFERED_RATIO_MAX ? 'holds' : 'warns',
      measured,
      limit: OFFERED_RATIO_MAX,
      unit: 'ratio',
      subject: null,
    },
  ]
}

/** The tool's own delay must be small beside what it measures. */
export const LATENESS_RESPONSE_RATIO_MAX = 0.05
export const LATENESS_US_MAX = 2 * US_PER_MS

/** Of a handful of requests the p99 is the worst one, and that is the first: it meets code that never ran before. */
const LATENESS_FEW_COUNT_MAX = 100
const LATENESS_FEW_US_MAX = 10 * US_PER_MS

function scheduleKept({ lateness, requests }: Measurement): TrustCheck[] {
  if (lateness === null) return []
  const responseUs = Math.min(...requests.flatMap(({ response }) => (response === null ? [] : [response.p50Us])))
  const ownLimitUs = Number.isFinite(responseUs) ? Math.round(responseUs * LATENESS_RESPONSE_RATIO_MAX) : 0
  const toleratedUs = lateness.count < LATENESS_FEW_COUNT_MAX ? LATENESS_FEW_US_MAX : LATENESS_US_MAX
  const limit = Math.max(toleratedUs, ownLimitUs)
  const measured = lateness.p99Us
  const verdict = measured < limit ? 'holds' : 'warns'
  return [{ code: 'schedule-kept', verdict, measured, limit, unit: 'us', subject: 'lateness.p99' }]
}
