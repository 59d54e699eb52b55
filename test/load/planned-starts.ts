import type { ArrivalPlan } from '../../src/load/arrival-plan.ts'

/** Every start of an open plan; also checks what all of them promise: whole, never back, within the end, then over for good. */
export function plannedStarts(plan: ArrivalPlan): number[] {
  if (plan.kind !== 'open') throw new Error('a closed plan has no planned starts')
  const startsUs: number[] = []
  for (let startUs = plan.next(); startUs !== -1; startUs = plan.next()) {
    const lastUs = startsUs.at(-1) ?? 0
    if (!Number.isInteger(startUs) || startUs < lastUs || startUs > plan.endUs) {
      throw new Error(`start ${startUs} after ${lastUs} in a plan that ends at ${plan.endUs}`)
    }
    startsUs.push(startUs)
  }
  if (plan.next() !== -1) throw new Error('a plan that was over went on')
  if (plan.plannedCount !== null && plan.plannedCount !== startsUs.length) {
    throw new Error(`planned ${plan.plannedCount} starts, made ${startsUs.length}`)
  }
  return startsUs
}

/** Whether each start is later than the one before. */
export function strictlyRises(startsUs: readonly number[]): boolean {
  return startsUs.every((startUs, index) => index === 0 || startUs > (startsUs[index - 1] as number))
}
