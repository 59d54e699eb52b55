import { expect, test } from 'vitest'
import type { Distribution } from '../../src/chance/distribution.ts'
import { meanOf } from '../../src/chance/mean.ts'
import { quantileOf } from '../../src/chance/quantile.ts'

test('the mean is what the quantiles average to', () => {
  const distributions: readonly Distribution[] = [
    { kind: 'constant', valueUs: 50_000 },
    { kind: 'uniform', minUs: 10_000, maxUs: 50_000 },
    { kind: 'exponential', meanUs: 50_000 },
    { kind: 'lognormal', p50Us: 45_000, p99Us: 130_000 },
    { kind: 'pareto', minUs: 10_000, shapeRatio: 0.8, maxUs: 1_000_000 },
    { kind: 'pareto', minUs: 10_000, shapeRatio: 1, maxUs: 1_000_000 },
    { kind: 'pareto', minUs: 10_000, shapeRatio: 2.5, maxUs: 1_000_000 },
    { kind: 'pareto', minUs: 10_000, shapeRatio: 1.5, maxUs: 10_000 },
    { kind: 'empirical', valuesUs: [10_000, 90_000], weightRatios: [0.75, 0.25] },
  ]
  const STEP_COUNT = 200_000
  for (const distribution of distributions) {
    const quantile = quantileOf(distribution)
    let sumUs = 0
    for (let step = 0; step < STEP_COUNT; step++) sumUs += quantile((step + 0.5) / STEP_COUNT)
    const ratio = meanOf(distribution) / (sumUs / STEP_COUNT)
    expect(Math.abs(ratio - 1), JSON.stringify(distribution)).toBeLessThan(1e-4)
  }
})

test('the formula for pareto passes smoothly through shape 1, where its usual form divides by zero', () => {
  const mean = (shapeRatio: number) => meanOf({ kind: 'pareto', minUs: 1_000, shapeRatio, maxUs: 1_000_000 })
  const range = Math.log(1_000)
  for (const offset of [0, 1e-12, -1e-12, 1e-8, -1e-8, 1e-6, -1e-6, 2e-6, 1e-3]) {
    const shape = 1 + offset
    const growth = offset === 0 ? 1 : Math.expm1((1 - shape) * range) / ((1 - shape) * range)
    const expected = (1_000 * shape * range * growth) / (1 - 1_000 ** -shape)
    expect(Math.abs(mean(shape) / expected - 1), `shape ${shape}`).toBeLessThan(1e-10)
  }
})
