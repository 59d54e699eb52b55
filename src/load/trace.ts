import type { Arrivals } from '../scenario/scenario.ts'
import type { OpenPlan } from './arrival-plan.ts'

/** Requests as they were recorded. */
export function planTrace({ startsUs }: Extract<Arrivals, { kind: 'trace' }>): OpenPlan {
  let index = 0

  return {
    kind: 'open',
    plannedCount: startsUs.length,
    endUs: Math.round(startsUs.at(-1) ?? 0),
    next() {
      const startUs = startsUs[index]
      if (startUs === undefined) return -1
      index++
      return Math.round(startUs)
    },
  }
}
