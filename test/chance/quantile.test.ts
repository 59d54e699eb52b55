import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Distribution } from '../../src/chance/distribution.ts'
import { drawAt } from '../../src/chance/draw.ts'
import { meanOf } from '../../src/chance/mean.ts'
import { quantileOf } from '../../src/chance/quantile.ts'
import { createStream } from '../../src/chance/stream.ts'
import { streamKey } from '../../src/chance/stream-key.ts'
import { KS_LIMIT, ksDistance } from './kolmogorov-smirnov.ts'

const COUNT = 20_000

/** Wide enough that whole microseconds look continuous, each with its cumulative function and standard deviation. */
const CONTINUOUS: readonly {
  readonly distribution: Distribution
  readonly cumulative: (x: number) => number
  readonly deviationUs: number
}[] = [
  {
    distribution: { kind: 'uniform', minUs: 2_000_000, maxUs: 5_000_000 },
    cumulative: (x) => (x - 2_000_000) / 3_000_000,
    deviationUs: 3_000_000 / Math.sqrt(12),
  },
  {
    distribution: { kind: 'exponential', meanUs: 3_000_000 },
    cumulative: (x) => 1 - Math.exp(-x / 3_000_000),
    deviationUs: 3_000_000,
  },
  {
    distribution: { kind: 'lognormal', p50Us: 4_500_000, p99Us: 13_000_000 },
    cumulative: (x) => normalCumulative((Math.log(x / 4_500_000) * 2.3263478740408408) / Math.log(13 / 4.5)),
    // exp(mu + s^2/2) sqrt(exp(s^2) - 1) with s = ln(13 / 4.5) / 2.32635
    deviationUs: 4_500_000 * Math.exp(0.456016 ** 2 / 2) * Math.sqrt(Math.exp(0.456016 ** 2) - 1),
  },
  {
    distribution: { kind: 'pareto', minUs: 1_000_000, shapeRatio: 1.5, maxUs: 100_000_000 },
    cumulative: (x) => (1 - (1_000_000 / x) ** 1.5) / (1 - 0.01 ** 1.5),
    // E X^2 = a / (2 - a) (H^(2-a) L^a - L^2) / (1 - (L / H)^a), mean 2.7027 s
    deviationUs: 1_000_000 * Math.sqrt((3 * (10 - 1)) / (1 - 0.001) - 2.7027 ** 2),
  },
]

for (const { distribution, cumulative, deviationUs } of CONTINUOUS) {
  const quantile = quantileOf(distribution)
  const samples: Readonly<Record<string, () => number[]>> = {
    'the first draws of many seeds': () => eachIndex((index) => createStream(String(index), 'service').next()),
    'one stream': () => eachIndex(createStream('7', 'service').next),
    'the jobs of one sink': () => eachIndex((id) => drawAt(streamKey('7', 'sink:db'), id, 1)),
    'one job under many seeds': () => eachIndex((index) => drawAt(streamKey(String(index), 'sink:db'), 0, 1)),
  }
  for (const [name, draws] of Object.entries(samples)) {
    test(`${distribution.kind}: ${name} follow the distribution and have its mean`, () => {
      const valuesUs = draws().map(quantile)
      expect(ksDistance(valuesUs, cumulative)).toBeLessThan(KS_LIMIT)
      const meanUs = valuesUs.reduce((sum, valueUs) => sum + valueUs, 0) / COUNT
      const standardErrorUs = deviationUs / Math.sqrt(COUNT)
      expect(Math.abs(meanUs - meanOf(distribution)) / standardErrorUs).toBeLessThan(4)
    })
  }
}

test('the check rejects first draws that a plainly seeded generator would give', () => {
  const { distribution, cumulative } = CONTINUOUS[1] as (typeof CONTINUOUS)[number]
  const quantile = quantileOf(distribution)
  const valuesUs = eachIndex((seed) => quantile((16_807 * (seed + 1)) / (2 ** 31 - 1)))
  expect(ksDistance(valuesUs, cumulative)).toBeGreaterThan(KS_LIMIT)
})

test('a lognormal has the median and the 99th percentile that it was given', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 2, max: 100 }), (p50Us, factor) => {
      const quantile = quantileOf({ kind: 'lognormal', p50Us, p99Us: p50Us * factor })
      expect([quantile(0.5), quantile(0.99)]).toEqual([p50Us, p50Us * factor])
    }),
  )
})

test('a pareto stays within its bounds, and passes half of its truncated mass at the median', () => {
  const quantile = quantileOf({ kind: 'pareto', minUs: 1_000, shapeRatio: 2, maxUs: 10_000 })
  expect([quantile(2 ** -33), quantile(0.5), quantile(1 - 2 ** -33)]).toEqual([1_000, 1_407, 10_000])
})

test('a constant is itself, 0 included', () => {
  expect([0, 50_000].map((valueUs) => quantileOf({ kind: 'constant', valueUs })(0.7))).toEqual([0, 50_000])
})

test('empirical values come as often as their weights say, and never without weight', () => {
  const quantile = quantileOf({ kind: 'empirical', valuesUs: [30, 10, 40, 20], weightRatios: [0.5, 0.2, 0, 0.3] })
  const counts = new Map<number, number>()
  for (const u of eachIndex((index) => (index + 0.5) / COUNT))
    counts.set(quantile(u), (counts.get(quantile(u)) ?? 0) + 1)
  expect([...counts]).toEqual([
    [10, 0.2 * COUNT],
    [20, 0.3 * COUNT],
    [30, 0.5 * COUNT],
  ])
})

test('every duration is a whole number, not negative, and rises with the draw', () => {
  const positiveUs = fc.integer({ min: 1, max: 60_000_000 })
  const pair = fc.tuple(positiveUs, fc.integer({ min: 1, max: 60_000_000 }))
  const distribution: fc.Arbitrary<Distribution> = fc.oneof(
    fc.record({ kind: fc.constant('constant' as const), valueUs: fc.nat() }),
    pair.map(([minUs, moreUs]) => ({ kind: 'uniform' as const, minUs, maxUs: minUs + moreUs })),
    fc.record({ kind: fc.constant('exponential' as const), meanUs: positiveUs }),
    pair.map(([p50Us, moreUs]) => ({ kind: 'lognormal' as const, p50Us, p99Us: p50Us + moreUs })),
    fc
      .tuple(pair, fc.double({ min: 0.1, max: 10, noNaN: true }))
      .map(([[minUs, moreUs], shapeRatio]) => ({ kind: 'pareto' as const, minUs, shapeRatio, maxUs: minUs + moreUs })),
    fc.array(positiveUs, { minLength: 1, maxLength: 9 }).map((valuesUs) => ({
      kind: 'empirical' as const,
      valuesUs,
      weightRatios: valuesUs.map(() => 1 / valuesUs.length),
    })),
  )
  const draw = fc.nat({ max: 0xffffffff }).map((word) => (word + 0.5) * 2 ** -32)
  fc.assert(
    fc.property(distribution, draw, draw, (spec, a, b) => {
      const quantile = quantileOf(spec)
      const lowUs = quantile(Math.min(a, b))
      const highUs = quantile(Math.max(a, b))
      expect(Number.isSafeInteger(lowUs) && Number.isSafeInteger(highUs)).toBe(true)
      expect(lowUs).toBeGreaterThanOrEqual(0)
      expect(highUs).toBeGreaterThanOrEqual(lowUs)
    }),
    { numRuns: 2_000 },
  )
})

function eachIndex(valueAt: (index: number) => number): number[] {
  return Array.from({ length: COUNT }, (_, index) => valueAt(index))
}

/** Zelen and Severo, Handbook of Mathematical Functions 26.2.17; error below 7.5e-8. Independent of the code under test. */
function normalCumulative(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
  return z > 0 ? 1 - tail : tail
}
