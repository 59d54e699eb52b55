import type { Arrivals } from '../scenario/scenario.ts'
import type { OpenPlan } from './arrival-plan.ts'
import { planStages } from './stages.ts'

/** Requests at even distances: a profile of a single step. The first comes at 0; 1,000/s for 10 s is exactly 10,000. */
export function planConstant({ ratePerSec, forUs }: Extract<Arrivals, { kind: 'constant' }>): OpenPlan {
  return planStages({ kind: 'stages', stages: [{ forUs, fromPerSec: ratePerSec, toPerSec: ratePerSec }] })
}
