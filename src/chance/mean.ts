import { unreachable } from '../fault/unreachable.ts'
import type { Distribution } from './distribution.ts'
import { exp, log, pow } from './elementary.ts'
import { lognormalShape } from './lognormal-shape.ts'

/** The exact mean of a distribution in microseconds, before the draws are rounded to whole ones. */
export function meanOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.valueUs
    case 'uniform':
      return (distribution.minUs + distribution.maxUs) / 2
    case 'exponential':
      return distribution.meanUs
    case 'lognormal': {
      const { mu, sigma } = lognormalShape(distribution)
      return exp(mu + (sigma * sigma) / 2)
    }
    case 'pareto':
      return paretoMean(distribution)
    case 'empirical':
      return distribution.valuesUs.reduce(
        (sumUs, valueUs, index) => sumUs + valueUs * (distribution.weightRatios[index] ?? 0),
        0,
      )
    default:
      return unreachable(distribution)
  }
}

/** min a / (a - 1) (1 - r^(a-1)) / (1 - r^a), where r = min / max, in a form that holds at a = 1 as well. */
function paretoMean({ minUs, shapeRatio, maxUs }: Extract<Distribution, { kind: 'pareto' }>): number {
  if (minUs === maxUs) return minUs
  const range = log(maxUs / minUs)
  const x = (1 - shapeRatio) * range
  // (e^x - 1) / x: near 0 the difference would lose its digits, and three terms of the series suffice.
  const growth = Math.abs(x) < 1e-5 ? 1 + x / 2 + (x * x) / 6 : (exp(x) - 1) / x
  return (minUs * shapeRatio * range * growth) / (1 - pow(minUs / maxUs, shapeRatio))
}
