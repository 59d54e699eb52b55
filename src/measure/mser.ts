import { sum } from './sum.ts'

/** Where a series would be cut, and the means of its groups on either side. */
export interface MserCut {
  /** Share of the series before the cut, 0 to 0.5. */
  readonly ratio: number
  readonly headMeansUs: readonly number[]
  readonly restMeansUs: readonly number[]
}

const GROUP_LENGTH = 5

/**
 * MSER-5 (White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69:6, 1997;
 * groups of five: White, Cobb & Spratt, WSC 2000). Of m group means z, the first d are cut off so that the marginal
 * standard error of what is left is smallest: sum over j > d of (z_j - mean)^2, divided by (m - d)^2. As usual only the
 * first half is searched, for a cut beyond it says that the series is too short; of equal cuts the earliest is taken.
 * A last group that is not full is left out. Arithmetic only, so that it gives the same on every machine.
 */
export function findMserCut(meansUs: readonly number[]): MserCut {
  const groupCount = Math.floor(meansUs.length / GROUP_LENGTH)
  const groupMeansUs = Array.from({ length: groupCount }, (_, group) => {
    const from = group * GROUP_LENGTH
    return sum(meansUs.slice(from, from + GROUP_LENGTH)) / GROUP_LENGTH
  })
  const cut = earliestSmallest(groupMeansUs)
  return {
    ratio: groupCount === 0 ? 0 : cut / groupCount,
    headMeansUs: groupMeansUs.slice(0, cut),
    restMeansUs: groupMeansUs.slice(cut),
  }
}

/** Number of groups to cut off. From the last group to the first, mean and squared deviations are kept by Welford's step. */
function earliestSmallest(groupMeansUs: readonly number[]): number {
  let cut = 0
  let smallest = Number.POSITIVE_INFINITY
  let mean = 0
  let deviations = 0
  for (let from = groupMeansUs.length - 1; from >= 0; from--) {
    const value = groupMeansUs[from] as number
    const count = groupMeansUs.length - from
    const distance = value - mean
    mean += distance / count
    deviations += distance * (value - mean)
    const error = deviations / (count * count)
    if (from <= groupMeansUs.length / 2 && error <= smallest) {
      smallest = error
      cut = from
    }
  }
  return cut
}
