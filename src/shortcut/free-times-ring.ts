import { assert } from '../fault/assert.ts'
import type { FreeTimes } from './free-times.ts'

/**
 * Free times of `serverCount` >= 1 servers whose jobs all take equally long: who starts first ends first, so a ring in
 * the order of starting is sorted, and the oldest entry is the earliest. Throws `ProgramError` on a job that overtakes.
 */
export function createFreeTimesRing(serverCount: number): FreeTimes {
  const endsUs = new Float64Array(serverCount)
  let oldest = 0
  let newest = serverCount - 1

  return {
    earliestUs: () => endsUs[oldest] as number,
    occupyUntil(endUs) {
      assert(endUs >= (endsUs[newest] as number), 'a job of constant length ends before one that started earlier')
      endsUs[oldest] = endUs
      newest = oldest
      oldest = oldest + 1 === serverCount ? 0 : oldest + 1
    },
  }
}
