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

/** ln(p99 / p50) over the 99 % quantile of the normal distribution. */
const LOGNORMAL_SIGMA = Math.log(13 / 4.5) / 2.3263478740408408

const VALUES_US = [30_000, 10_000, 400_000, 20_000]
const WEIGHT_RATIOS = [0.5, 0.25, 0.05, 0.2]

/** Wide enough that whole microseconds look continuous, each with its cumulative function and its moments E X^k. */
const SPECIMENS: readonly Specimen[] = [
  {
    distribution: { kind: 'constant', valueUs: 50_000 },
    cumulative: (x) => (x < 50_000 ? 0 : 1),
    moment: (k) => 50_000 ** k,
  },
  {
    distribution: { kind: 'uniform', minUs: 2_000_000, maxUs: 5_000_000 },
    cumulative: (x) => (x - 2_000_000) / 3_000_000,
    moment: (k) => (5_000_000 ** (k + 1) - 2_000_000 ** (k + 1)) / ((k + 1) * 3_000_000),
  },
  {
    distribution: { kind: 'exponential', meanUs: 3_000_000 },
    cumulative: (x) => 1 - Math.exp(-x / 3_000_000),
    moment: (k) => ([1, 1, 2, 6, 24][k] as number) * 3_000_000 ** k,
  },
  {
    distribution: { kind: 'lognormal', p50Us: 4_500_000, p99Us: 13_000_000 },
    cumulative: (x) => normalCumulative(Math.log(x / 4_500_000) / LOGNORMAL_SIGMA),
    moment: (k) => 4_500_000 ** k * Math.exp((k * LOGNORMAL_SIGMA) ** 2 / 2),
  },
  {
    distribution: { kind: 'pareto', minUs: 1_000_000, shapeRatio: 1.5, maxUs: 100_000_000 },
    cumulative: (x) => (1 - (1_000_000 / x) ** 1.5) / (1 - 0.01 ** 1.5),
    // Of a Pareto cut at H: a L^a (H^(k-a) - L^(k-a)) / ((k - a) (1 - (L / H)^a)), here in units of L.
    moment: (k) => (1_000_000 ** k * 1.5 * (100 ** (k - 1.5) - 1)) / ((k - 1.5) * (1 - 0.01 ** 1.5)),
  },
  {
    distribution: { kind: 'empirical', valuesUs: VALUES_US, weightRatios: WEIGHT_RATIOS },
    cumulative: (x) => VALUES_US.reduce((sum, us, at) => (us <= x ? sum + (WEIGHT_RATIOS[at] as number) : sum), 0),
    moment: (k) => VALUES_US.reduce((sum, us, at) => sum + (WEIGHT_RATIOS[at] as number) * us ** k, 0),
  },
]

for (const specimen of SPECIMENS) {
  const { distribution } = specimen
  const quantile = quantileOf(distribution)
  const samples: Readonly<Record<string, () => number[]>> = {
    'the first draws of many seeds': () => eachIndex((index) => createStream(String(index), 'service').next()),
    'the second draws of many seeds': () => eachIndex((index) => nextAfterFirst(String(index))),
    'one stream': () => eachIndex(createStream('7', 'service').next),
    'the jobs of one sink': () => eachIndex((id) => drawAt(streamKey('7', 'sink:db'), id, 1)),
    'the retries of one sink': () => eachIndex((id) => drawAt(streamKey('7', 'sink:db'), id, 8)),
    'the first job under many seeds': () => eachIndex((index) => drawAt(streamKey(String(index), 'sink:db'), 0, 4)),
    'the second job under many seeds': () => eachIndex((index) => drawAt(streamKey(String(index), 'sink:db'), 1, 4)),
  }
  for (const [name, draws] of Object.entries(samples)) {
    test(`${distribution.kind}: ${name} follow the distribution, with its mean and its variance`, () => {
      judge(draws().map(quantile), specimen)
    })
  }
  test(`${distribution.kind}: so do the first thousand draws of each of twenty seeds, from the first on`, () => {
    for (let seed = 0; seed < 20; seed++) {
      const { next } = createStream(String(seed), 'service')
      judge(
        Array.from({ length: 1_000 }, () => quantile(next())),
        specimen,
      )
    }
  })
}

interface Specimen {
  readonly distribution: Distribution
  readonly cumulative: (x: number) => number
  readonly moment: (k: number) => number
}

/** Holds a sample against a distribution: Kolmogorov and Smirnov, and the mean and the variance by their standard errors. */
function judge(valuesUs: readonly number[], { distribution, cumulative, moment }: Specimen): void {
  const count = valuesUs.length
  const [mean, second, third, fourth] = [1, 2, 3, 4].map(moment) as [number, number, number, number]
  const variance = second - mean ** 2
  const meanUs = valuesUs.reduce((sum, us) => sum + us, 0) / count
  if (distribution.kind === 'constant') {
    expect([...new Set(valuesUs)]).toEqual([distribution.valueUs])
    return
  }
  const isDiscrete = distribution.kind === 'empirical'
  expect(isDiscrete ? stepDistance(valuesUs, cumulative) : ksDistance(valuesUs, cumulative)).toBeLessThan(KS_LIMIT)
  // The mean that the rest of the program believes in, and the one of the formula.
  expect(meanOf(distribution) / mean).toBeCloseTo(1, 6)
  expect(Math.abs(meanUs - mean) / Math.sqrt(variance / count)).toBeLessThan(4)
  // Around the true mean, the squared deviations have mean s^2 and variance m4 - s^4.
  const aroundMean = fourth - 4 * mean * third + 6 * mean ** 2 * second - 3 * mean ** 4
  const squareUs = valuesUs.reduce((sum, us) => sum + (us - mean) ** 2, 0) / count
  expect(Math.abs(squareUs - variance) / Math.sqrt((aroundMean - variance ** 2) / count)).toBeLessThan(4)
}

/** As `ksDistance`, of a distribution that rises in steps: looked at on top of each step. */
function stepDistance(sample: readonly number[], cumulative: (x: number) => number): number {
  const distances = [...new Set(sample)].map((x) => {
    const ratio = sample.reduce((count, us) => (us <= x ? count + 1 : count), 0) / sample.length
    return Math.abs(ratio - cumulative(x))
  })
  return Math.max(...distances) * Math.sqrt(sample.length)
}

function nextAfterFirst(seed: string): number {
  const { next } = createStream(seed, 'service')
  next()
  return next()
}

test('the check rejects first draws that a plainly seeded generator would give', () => {
  const { distribution, cumulative } = SPECIMENS[2] as Specimen
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
