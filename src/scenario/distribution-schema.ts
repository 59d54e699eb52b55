import { z } from 'zod'
import type { Distribution } from '../chance/distribution.ts'
import { printDuration } from '../units/duration.ts'
import { duration, durationOrZero, plainNumber } from './leaf-schema.ts'
import { refuseSetting } from './refuse-setting.ts'
import { choice, section } from './section-schema.ts'

const WEIGHT_MAX = 1e9

/** A duration, the same for each job or drawn anew: `45ms`, or `{ lognormal: { p50: 45ms, p99: 130ms } }`. */
export function distribution(description: string) {
  const anyForm = z.union([constant, drawn], { error: () => 'expected a duration such as 45ms, or a distribution' })
  return anyForm.meta({ description })
}

const constant = durationOrZero().transform((valueUs): Distribution => ({ kind: 'constant', valueUs }))

/** Refuses a pair of durations that is not in order, naming both. */
function ascending<Key extends string>(low: Key, high: Key) {
  return (context: z.core.ParsePayload<Readonly<Record<Key, number>>>): void => {
    const { value } = context
    if (value[low] < value[high]) return
    const message = `of ${printDuration(value[low])} must be less than ${high} of ${printDuration(value[high])}`
    refuseSetting(context, { key: low, message, beside: high })
  }
}

const uniform = section('a setting of a uniform distribution', {
  min: duration().describe('Shortest.'),
  max: duration().describe('Longest.'),
})
  .check(ascending('min', 'max'))
  .transform(({ min, max }): Distribution => ({ kind: 'uniform', minUs: min, maxUs: max }))

const exponential = section('a setting of an exponential distribution', {
  mean: duration().describe('Mean.'),
}).transform(({ mean }): Distribution => ({ kind: 'exponential', meanUs: mean }))

const lognormal = section('a setting of a lognormal distribution', {
  p50: duration().describe('Median.'),
  p99: duration().describe('99th percentile; more than p50.'),
})
  .check(ascending('p50', 'p99'))
  .transform(({ p50, p99 }): Distribution => ({ kind: 'lognormal', p50Us: p50, p99Us: p99 }))

const pareto = section('a setting of a pareto distribution', {
  min: duration().describe('Shortest.'),
  shape: plainNumber(0.1, 100).describe('Tail index: smaller is heavier; 1.5 is a heavy tail.'),
  max: duration().describe('Cut: nothing is longer.'),
})
  .check(ascending('min', 'max'))
  .transform(({ min, shape, max }): Distribution => ({ kind: 'pareto', minUs: min, shapeRatio: shape, maxUs: max }))

const weighted = section('a setting of a weighted value', {
  value: duration().describe('A duration.'),
  weight: plainNumber(0, WEIGHT_MAX).describe('How often it occurs, compared with the other weights.'),
})

const empirical = z
  .array(weighted, { error: () => 'expected a list such as [ { value: 10ms, weight: 3 } ]' })
  .min(1, { error: 'has no entry; write one such as { value: 10ms, weight: 3 }', abort: true })
  .max(10_000, { error: 'has more than 10,000 values' })
  .refine((values) => weightSum(values) > 0, { error: 'weights must sum to more than 0' })
  .transform((values): Distribution => {
    const sum = weightSum(values)
    return {
      kind: 'empirical',
      valuesUs: values.map(({ value }) => value),
      weightRatios: values.map(({ weight }) => weight / sum),
    }
  })

const weightSum = (values: readonly z.output<typeof weighted>[]): number =>
  values.reduce((sum, { weight }) => sum + weight, 0)

const drawn = choice('a distribution', {
  uniform: uniform.describe('Any value between two, equally likely.'),
  exponential: exponential.describe('Memoryless: many short, few long.'),
  lognormal: lognormal.describe('Given by its median and its 99th percentile; what services mostly look like.'),
  pareto: pareto.describe('Heavy tail, cut at a longest value.'),
  empirical: empirical.describe('Measured values with their weights.'),
})
