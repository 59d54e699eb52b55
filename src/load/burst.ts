import type { Arrivals } from '../scenario/scenario.ts'
import type { OpenPlan } from './arrival-plan.ts'

/** Many requests at one instant, again and again. */
export function planBurst(arrivals: Extract<Arrivals, { kind: 'burst' }>): OpenPlan {
  const { sizeCount, atUs, everyUs, timesCount } = arrivals
  const plannedCount = sizeCount * timesCount
  let doneCount = 0

  return {
    kind: 'open',
    plannedCount,
    endUs: atUs + Math.max(0, timesCount - 1) * everyUs,
    next() {
      if (doneCount === plannedCount) return -1
      const burstIndex = Math.floor(doneCount / sizeCount)
      doneCount++
      return atUs + burstIndex * everyUs
    },
  }
}
