import type { Effects } from './effects.ts'

/**
 * A ledger of effects that counts instead of keeping a bit per job: for simulated time, where one thread does
 * everything, no id can be lost, and a run of a hundred million jobs shall not need memory for each.
 */
export function createEffectCounter(): Effects {
  let count = 0
  return {
    mark() {
      count++
      return true
    },
    distinctCount: () => count,
  }
}
