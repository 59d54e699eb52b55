import type { Distribution } from '../chance/distribution.ts'
import { printDecimal } from '../units/decimal.ts'
import { printDuration } from '../units/duration.ts'
import { leaves, type Setting } from './setting.ts'

/** The settings of a duration that is drawn, or of one that is always the same. */
export function distributionSettings(key: string, spec: Distribution): readonly Setting[] {
  switch (spec.kind) {
    case 'constant':
      return leaves([], { [key]: printDuration(spec.valueUs) })
    case 'uniform':
      return leaves([key, 'uniform'], { min: printDuration(spec.minUs), max: printDuration(spec.maxUs) })
    case 'exponential':
      return leaves([key, 'exponential'], { mean: printDuration(spec.meanUs) })
    case 'lognormal':
      return leaves([key, 'lognormal'], { p50: printDuration(spec.p50Us), p99: printDuration(spec.p99Us) })
    case 'pareto':
      return leaves([key, 'pareto'], {
        min: printDuration(spec.minUs),
        shape: printDecimal(spec.shapeRatio),
        max: printDuration(spec.maxUs),
      })
    case 'empirical':
      return spec.valuesUs.flatMap((valueUs, index) =>
        leaves([key, 'empirical', index], {
          value: printDuration(valueUs),
          weight: printDecimal(spec.weightRatios[index] ?? 0),
        }),
      )
  }
}
