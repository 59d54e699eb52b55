import { expect, test } from 'vitest'
import { planPoisson } from '../../src/load/poisson.ts'
import type { Stage } from '../../src/scenario/scenario.ts'
import { correlationScore, KS_LIMIT, ksDistance } from '../chance/kolmogorov-smirnov.ts'
import { plannedStarts } from './planned-starts.ts'

const step = (ratePerSec: number, forUs: number): Stage => ({ forUs, fromPerSec: ratePerSec, toPerSec: ratePerSec })
const starts = (stages: readonly Stage[], seed: string) =>
  plannedStarts(planPoisson({ kind: 'poisson', stages }, seed, 'arrivals:order'))

const gaps = (startsUs: readonly number[]) =>
  startsUs.slice(1).map((startUs, index) => startUs - (startsUs[index] as number))

test('gaps are exponential, under each of many seeds, and not correlated', () => {
  for (let seed = 0; seed < 30; seed++) {
    const gapsUs = gaps(starts([step(100, 50_000_000)], String(seed)))
    expect(
      ksDistance(gapsUs, (x) => 1 - Math.exp(-x / 10_000)),
      `seed ${seed}`,
    ).toBeLessThan(KS_LIMIT)
    expect(Math.abs(correlationScore(gapsUs.slice(0, -1), gapsUs.slice(1))), `seed ${seed}`).toBeLessThan(4)
  }
})

test('the first gap is exponential over seeds', () => {
  const firstUs = Array.from({ length: 5_000 }, (_, seed) => starts([step(100, 500_000)], String(seed))[0] ?? 500_000)
  expect(ksDistance(firstUs, (x) => (x < 500_000 ? 1 - Math.exp(-x / 10_000) : 1))).toBeLessThan(KS_LIMIT)
})

test('counts vary as a Poisson number does: mean and variance are the integral of the rate', () => {
  const SEED_COUNT = 2_000
  const stages = [step(50, 1_000_000), { forUs: 1_000_000, fromPerSec: 0, toPerSec: 100 }]
  const counts = Array.from({ length: SEED_COUNT }, (_, seed) => starts(stages, String(seed)).length)
  const mean = counts.reduce((sum, count) => sum + count, 0) / SEED_COUNT
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (SEED_COUNT - 1)
  expect(Math.abs(mean - 100) / Math.sqrt(100 / SEED_COUNT)).toBeLessThan(4)
  expect(Math.abs(variance / 100 - 1) / Math.sqrt(2 / SEED_COUNT)).toBeLessThan(4)
})

test('along a ramp the starts are spread as the rate is', () => {
  for (let seed = 0; seed < 10; seed++) {
    const startsUs = starts([{ forUs: 10_000_000, fromPerSec: 0, toPerSec: 1_000 }], String(seed))
    expect(
      ksDistance(startsUs, (x) => (x / 10_000_000) ** 2),
      `seed ${seed}`,
    ).toBeLessThan(KS_LIMIT)
  }
})

test('nothing arrives during a pause', () => {
  const startsUs = starts([step(1_000, 1_000_000), step(0, 1_000_000), step(1_000, 1_000_000)], '7')
  expect(startsUs.filter((startUs) => startUs > 1_000_000 && startUs < 2_000_000)).toEqual([])
  expect(startsUs.filter((startUs) => startUs >= 2_000_000).length).toBeGreaterThan(800)
})

test('no profile, or one without a rate, brings nobody', () => {
  expect(starts([], '7')).toEqual([])
  expect(starts([step(0, 1_000_000)], '7')).toEqual([])
})

test('one seed gives one plan, another seed or name another', () => {
  const stages = [step(100, 1_000_000)]
  expect(starts(stages, '7')).toEqual(starts(stages, '7'))
  expect(starts(stages, '7')).not.toEqual(starts(stages, '8'))
  const elsewhere = plannedStarts(planPoisson({ kind: 'poisson', stages }, '7', 'arrivals:browse'))
  expect(starts(stages, '7')).not.toEqual(elsewhere)
})
