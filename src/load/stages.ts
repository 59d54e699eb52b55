import type { Arrivals } from '../scenario/scenario.ts'
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
  let doneCount = 0

  return {
    kind: 'open',
    plannedCount,
    endUs: integral.endUs,
    next() {
      if (doneCount === plannedCount) return -1
      return Math.round(integral.instantUs(doneCount++))
    },
  }
}
