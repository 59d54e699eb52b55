import { unreachable } from '../fault/unreachable.ts'
import type { Distribution } from './distribution.ts'
import { exp, log, pow } from './elementary.ts'
import { lognormalShape } from './lognormal-shape.ts'
import { normalQuantile } from './normal-quantile.ts'

/**
 * The inverse of a distribution's cumulative function: a uniform draw in (0, 1) becomes a duration in whole
 * microseconds, >= 0. It rises with the draw, so that the same draws under two distributions stay comparable.
 */
export function quantileOf(distribution: Distribution): (u: number) => number {
  switch (distribution.kind) {
    case 'constant': {
      const valueUs = Math.round(distribution.valueUs)
      return () => valueUs
    }
    case 'uniform': {
      const { minUs, maxUs } = distribution
      return (u) => Math.round(minUs + u * (maxUs - minUs))
    }
    case 'exponential': {
      const { meanUs } = distribution
      return (u) => Math.round(-meanUs * log(1 - u))
    }
    case 'lognormal': {
      const { mu, sigma } = lognormalShape(distribution)
      return (u) => Math.min(LONGEST_US, Math.round(exp(mu + sigma * normalQuantile(u))))
    }
    case 'pareto': {
      const { minUs, shapeRatio, maxUs } = distribution
      const keptRatio = 1 - pow(minUs / maxUs, shapeRatio)
      return (u) => Math.round(minUs * pow(1 - u * keptRatio, -1 / shapeRatio))
    }
    case 'empirical':
      return empiricalQuantile(distribution)
    default:
      return unreachable(distribution)
  }
}

/** Some 35 years: a lognormal with percentiles far apart would leave the range of whole numbers. */
const LONGEST_US = 2 ** 50

/** Values in ascending order against the sums of their weights, searched by halves. */
function empiricalQuantile(distribution: Extract<Distribution, { kind: 'empirical' }>): (u: number) => number {
  const { valuesUs, weightRatios } = distribution
  const rows = valuesUs
    .map((valueUs, index) => ({ valueUs: Math.round(valueUs), weightRatio: weightRatios[index] ?? 0 }))
    .filter((row) => row.weightRatio > 0)
    .sort((a, b) => a.valueUs - b.valueUs)
  const sortedUs = Float64Array.from(rows, (row) => row.valueUs)
  let sumRatio = 0
  const sumRatios = Float64Array.from(rows, (row) => {
    sumRatio += row.weightRatio
    return sumRatio
  })

  return (u) => {
    let low = 0
    // The last value needs no comparison: it takes what the rounding of the sum left over.
    let high = sortedUs.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (u < (sumRatios[middle] as number)) high = middle
      else low = middle + 1
    }
    return sortedUs[low] as number
  }
}
