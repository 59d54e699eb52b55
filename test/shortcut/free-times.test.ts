import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Distribution } from '../../src/chance/distribution.ts'
import { quantileOf } from '../../src/chance/quantile.ts'
import { createStream } from '../../src/chance/stream.ts'
import { ProgramError } from '../../src/fault/program-error.ts'
import type { FreeTimes } from '../../src/shortcut/free-times.ts'
import { createFreeTimesBuckets } from '../../src/shortcut/free-times-buckets.ts'
import { createFreeTimesHeap } from '../../src/shortcut/free-times-heap.ts'
import { createFreeTimesRing } from '../../src/shortcut/free-times-ring.ts'
import { createSortedFreeTimes } from './sorted-free-times.ts'

const SEC = 1_000_000
const HOUR = 3_600 * SEC

const GENERAL = [
  ['heap', createFreeTimesHeap],
  ['buckets', createFreeTimesBuckets],
] as const
const ALL = [...GENERAL, ['ring', createFreeTimesRing]] as const

interface Job {
  readonly arrivedUs: number
  readonly serviceUs: number
}

/** When each job starts under first come, first served, then when each server is free at last, and the end of time. */
function startsOf(times: FreeTimes, jobs: readonly Job[], serverCount: number): number[] {
  const startsUs = jobs.map(({ arrivedUs, serviceUs }) => {
    const startUs = Math.max(arrivedUs, times.earliestUs())
    times.occupyUntil(startUs + serviceUs)
    return startUs
  })
  for (let server = 0; server <= serverCount; server++) {
    startsUs.push(times.earliestUs())
    times.occupyUntil(Number.MAX_SAFE_INTEGER)
  }
  return startsUs
}

const SERVICES: Readonly<Record<string, Distribution>> = {
  constant: { kind: 'constant', valueUs: 45_000 },
  exponential: { kind: 'exponential', meanUs: 45_000 },
  'a few microseconds': { kind: 'exponential', meanUs: 3 },
  minutes: { kind: 'exponential', meanUs: 240 * SEC },
  'uniform, zero included': { kind: 'uniform', minUs: 0, maxUs: 20 },
  lognormal: { kind: 'lognormal', p50Us: 20_000, p99Us: 3 * SEC },
  'pareto up to an hour': { kind: 'pareto', minUs: 5_000, shapeRatio: 1.05, maxUs: HOUR },
}

/** Gaps between arrivals, as multiples of what keeps the fleet just busy. */
const GAPS: Readonly<Record<string, (u: number, meanUs: number) => number>> = {
  'all at once': () => 0,
  overload: (u, meanUs) => u * meanUs,
  'nine tenths': (u, meanUs) => (u * 2 * meanUs) / 0.9,
  'idle fleet': (u, meanUs) => u * 400 * meanUs,
  'bursts and hours without jobs': (u, meanUs) => (u < 0.99 ? 0.2 * u * meanUs : u * 3 * HOUR),
}

/** A thousand jobs and three for each server, so that every server is used again and again. */
function drawJobs(service: Distribution, gap: (u: number, meanUs: number) => number, serverCount: number): Job[] {
  const { next } = createStream('7', 'free-times')
  const serviceOf = quantileOf(service)
  const services = Array.from({ length: 1_000 + 3 * serverCount }, () => serviceOf(next()))
  const meanUs = services.reduce((sum, serviceUs) => sum + serviceUs, 0) / services.length / serverCount
  let arrivedUs = 0
  return services.map((serviceUs) => {
    arrivedUs += Math.round(gap(next(), meanUs))
    return { arrivedUs, serviceUs }
  })
}

describe.each(GENERAL)('%s', (_, create) => {
  test.each(Object.keys(SERVICES))('starts every job when a sorted array does: %s', (name) => {
    for (const [load, gap] of Object.entries(GAPS)) {
      for (const serverCount of [1, 2, 3, 6, 37, 1_000]) {
        const jobs = drawJobs(SERVICES[name] as Distribution, gap, serverCount)
        const expected = startsOf(createSortedFreeTimes(serverCount), jobs, serverCount)
        const actual = startsOf(create(serverCount), jobs, serverCount)
        expect(firstDifference(actual, expected), `${load}, ${serverCount} servers`).toBeNull()
      }
    }
  })

  test('gives what a sorted array gives, whatever the ends', () => {
    const later = fc.oneof(
      ...[0, 1, 1_023, 1_024, 5_000, 2 ** 20, 2 ** 30].map((max) => fc.nat({ max })),
      fc.maxSafeNat().map((laterUs) => laterUs % 2 ** 44),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.array(later, { maxLength: 200 }), (serverCount, latersUs) => {
        const oracle = createSortedFreeTimes(serverCount)
        const times = create(serverCount)
        for (const laterUs of latersUs) {
          expect(times.earliestUs()).toBe(oracle.earliestUs())
          const endUs = oracle.earliestUs() + laterUs
          oracle.occupyUntil(endUs)
          times.occupyUntil(endUs)
        }
        expect(startsOf(times, [], serverCount)).toEqual(startsOf(oracle, [], serverCount))
      }),
      { numRuns: 150 },
    )
  })
})

function firstDifference(actual: readonly number[], expected: readonly number[]): string | null {
  const index = expected.findIndex((value, at) => actual[at] !== value)
  return index < 0 ? null : `job ${index}: ${actual[index]}, expected ${expected[index]}`
}

test('the ring starts every job when a sorted array does, as long as all take equally long', () => {
  const gaps = fc.array(fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 90_000 }), fc.nat({ max: 100 * SEC })))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 24 }), fc.nat({ max: 50_000 }), gaps, (serverCount, serviceUs, gapsUs) => {
      let arrivedUs = 0
      const jobs = gapsUs.map((gapUs) => {
        arrivedUs += gapUs
        return { arrivedUs, serviceUs }
      })
      const expected = startsOf(createSortedFreeTimes(serverCount), jobs, serverCount)
      expect(startsOf(createFreeTimesRing(serverCount), jobs, serverCount)).toEqual(expected)
    }),
  )
})

test('ten thousand servers and a newsletter at time 0: all structures agree, none looks at every server for every job', () => {
  const serverCount = 10_000
  const service = quantileOf({ kind: 'exponential', meanUs: 45_000 })
  const { next } = createStream('7', 'newsletter')
  const random = Array.from({ length: 100_000 }, () => ({ arrivedUs: 0, serviceUs: service(next()) }))
  const buckets = startsOf(createFreeTimesBuckets(serverCount), random, serverCount)
  expect(firstDifference(startsOf(createFreeTimesHeap(serverCount), random, serverCount), buckets)).toBeNull()

  const constant = random.map(() => ({ arrivedUs: 0, serviceUs: 45_000 }))
  const ring = startsOf(createFreeTimesRing(serverCount), constant, serverCount)
  expect([ring[9_999], ring[10_000], ring[99_999]]).toEqual([0, 45_000, 9 * 45_000])
  for (const [kind, create] of GENERAL)
    expect(firstDifference(startsOf(create(serverCount), constant, serverCount), ring), kind).toBeNull()
})

test('a job that ends before its server is free is a bug of the caller', () => {
  for (const [kind, create] of ALL) {
    const times = create(1)
    times.occupyUntil(5)
    expect(() => times.occupyUntil(4), kind).toThrow(ProgramError)
  }
})

test('a job that overtakes is no job for the ring', () => {
  const times = createFreeTimesRing(2)
  times.occupyUntil(5)
  expect(() => times.occupyUntil(4)).toThrow(ProgramError)
})

test('the buckets refuse times that are not whole, and those beyond 2^53', () => {
  const times = createFreeTimesBuckets(2)
  for (const endUs of [0.5, 2 ** 53, Infinity, NaN]) expect(() => times.occupyUntil(endUs)).toThrow(ProgramError)
})
