import type { Arrivals } from '../scenario/scenario.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import type { OpenPlan } from './arrival-plan.ts'
import { createRateIntegral, WHOLE_TOLERANCE_COUNT } from './rate-integral.ts'

/**
 * Requests as evenly as a profile of steps and ramps allows: the kth, counted from 0, comes when the integral of the rate
 * reaches k, so no error adds up. There are as many as the integral holds whole requests; what is left over at the end
 * of a stage counts towards the next.
 */
export function planStages({ stages }: Extract<Arrivals, { kind: 'stages' }>): OpenPlan {
  const integral = createRateIntegral(stages)
  const plannedCount = Math.floor(integral.totalCount + WHOLE_TOLERANCE_COUNT)
  // Rounding may put two starts a microsecond apart into the same one, which must not happen below that rate.
  const gapUs = integral.peakPerSec <= US_PER_SEC ? 1 : 0
  let doneCount = 0
  let lastUs = -1

  return {
    kind: 'open',
    plannedCount,
    endUs: integral.endUs,
    next() {
      if (doneCount === plannedCount) return -1
      lastUs = Math.max(lastUs + gapUs, Math.round(integral.instantUs(doneCount)))
      doneCount++
      return lastUs
    },
  }
}
