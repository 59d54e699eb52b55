import type { FreeTimes } from '../../src/shortcut/free-times.ts'

/** The oracle: a sorted array, in which the new end takes its place. */
export function createSortedFreeTimes(serverCount: number): FreeTimes {
  const sortedUs = new Float64Array(serverCount)
  return {
    earliestUs: () => sortedUs[0] as number,
    occupyUntil(endUs) {
      let low = 1
      let high = serverCount
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((sortedUs[middle] as number) < endUs) low = middle + 1
        else high = middle
      }
      sortedUs.copyWithin(0, 1, low)
      sortedUs[low - 1] = endUs
    },
  }
}
