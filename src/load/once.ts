import type { Arrivals } from '../scenario/scenario.ts'
import type { OpenPlan } from './arrival-plan.ts'
import { planBurst } from './burst.ts'

/** One request. */
export function planOnce({ atUs }: Extract<Arrivals, { kind: 'once' }>): OpenPlan {
  return planBurst({ kind: 'burst', sizeCount: 1, atUs, everyUs: 0, timesCount: 1 })
}
