import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { allocateRateLimit, openRateLimit, type RateLimit } from '../../src/policy/rate-limit.ts'

const SEC = 1_000_000
const open = (ratePerSec: number): RateLimit => openRateLimit(ratePerSec, allocateRateLimit(ratePerSec))

/** Starts that a limit grants to someone who asks again and again. */
function grantedUs(limit: RateLimit, { everyUs = 200, fromUs = 0, untilUs = 10 * SEC } = {}): number[] {
  const startsUs: number[] = []
  for (let nowUs = fromUs; nowUs < untilUs; nowUs += everyUs) while (limit.tryStart(nowUs)) startsUs.push(nowUs)
  return startsUs
}

/** The most starts in any window of that length that is open at one end: the oracle, by two fingers over the sorted starts. */
function mostWithin(startsUs: readonly number[], windowUs: number): number {
  let most = 0
  let first = 0
  for (const [last, startUs] of startsUs.entries()) {
    while (startUs - (startsUs[first] as number) >= windowUs) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}

const RATES = [0.1, 0.5, 1, 7, 7.5, 50, 800, 1_999, 100_000]

test('asked every 200 us, a limit grants its rate: at least 99.5 % of it over ten seconds, and never more in any second', () => {
  for (const ratePerSec of RATES) {
    const startsUs = grantedUs(open(ratePerSec))
    expect(startsUs.length / (10 * ratePerSec), `${ratePerSec}/s`).toBeGreaterThanOrEqual(0.995)
    expect(mostWithin(startsUs, SEC), `${ratePerSec}/s`).toBeLessThanOrEqual(Math.ceil(ratePerSec))
  }
})

test('a rate below one a second is one start in 1/rate seconds', () => {
  expect(grantedUs(open(0.5), { fromUs: 300, untilUs: 7 * SEC })).toEqual([300, 2_000_300, 4_000_300, 6_000_300])
})

test('starts are paced: no stretch holds more than its share and 10 ms of catching up', () => {
  for (const ratePerSec of RATES) {
    for (const fromUs of [0, 5 * SEC]) {
      const startsUs = grantedUs(open(ratePerSec), { fromUs })
      for (const stretchUs of [1_000, 10_000, 100_000]) {
        const share = (ratePerSec * (stretchUs + 10_000)) / SEC
        expect(mostWithin(startsUs, stretchUs), `${ratePerSec}/s`).toBeLessThanOrEqual(Math.ceil(share) + 1)
      }
    }
  }
})

test('after an idle time there is no second’s worth of credit', () => {
  const limit = open(800)
  grantedUs(limit, { untilUs: SEC })
  expect(grantedUs(limit, { fromUs: 60 * SEC, untilUs: 60 * SEC + 1 }).length).toBe(9)
})

test('for any rate and any times of asking, no window holds more starts than the rate', () => {
  const gap = fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 0, max: 50 }) },
    { weight: 10, arbitrary: fc.integer({ min: 0, max: 30_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 * SEC }) },
  )
  const rate = fc.oneof(fc.constantFrom(...RATES), fc.double({ min: 0.2, max: 3_000, noNaN: true }))
  fc.assert(
    fc.property(rate, fc.array(gap, { minLength: 100, maxLength: 1_500 }), (ratePerSec, gapsUs) => {
      const limit = open(ratePerSec)
      const startsUs: number[] = []
      let nowUs = 0
      for (const gapUs of gapsUs) {
        nowUs += gapUs
        if (limit.tryStart(nowUs)) startsUs.push(nowUs)
      }
      const count = Math.ceil(ratePerSec)
      // A hair below n/rate seconds, which floating point may round up.
      expect(mostWithin(startsUs, (count / ratePerSec) * SEC - 1e-3)).toBeLessThanOrEqual(count)
    }),
    { numRuns: 200 },
  )
})

test('the next time worth asking is exact: a microsecond earlier is refused, then is granted', () => {
  for (const ratePerSec of RATES) {
    const limit = open(ratePerSec)
    let nowUs = 0
    for (let start = 0; start < 3_000; start++) {
      const nextUs = limit.nextUs(nowUs)
      expect(Number.isInteger(nextUs)).toBe(true)
      if (nextUs > nowUs) expect(limit.tryStart(nextUs - 1)).toBe(false)
      expect(limit.tryStart(nextUs)).toBe(true)
      nowUs = nextUs
    }
    expect(nowUs / SEC / (2_999 / ratePerSec)).toBeCloseTo(1, 1)
  }
})

test('threads share one limit, even when their clocks differ a little', () => {
  const SKEWS_US = [0, 40, -35]
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.array(fc.nat({ max: 2 }), { minLength: 50, maxLength: 300 }),
      (rate, turns) => {
        const memory = allocateRateLimit(rate)
        const views = SKEWS_US.map(() => openRateLimit(rate, memory))
        const startsUs: number[] = []
        for (let nowUs = SEC; nowUs < 3 * SEC; nowUs += 500) {
          const thread = turns[(nowUs / 500) % turns.length] as number
          const seenUs = nowUs + (SKEWS_US[thread] as number)
          if ((views[thread] as RateLimit).tryStart(seenUs)) startsUs.push(seenUs)
        }
        startsUs.sort((a, b) => a - b)
        expect(mostWithin(startsUs, SEC)).toBeLessThanOrEqual(rate)
        expect(startsUs.length).toBeGreaterThan(Math.min(rate, 1_000))
      },
    ),
    { numRuns: 50 },
  )
})

test('while another thread decides, the answer is not now, and soon', () => {
  const memory = allocateRateLimit(100)
  const limit = openRateLimit(100, memory)
  memory.words[0] = 1
  expect([limit.tryStart(SEC), limit.nextUs(SEC)]).toEqual([false, SEC + 10])
  memory.words[0] = 0
  expect(limit.tryStart(SEC)).toBe(true)
})

test('a rate that cannot be kept is a programmer error', () => {
  for (const ratePerSec of [0, -1, Number.NaN, Infinity, 20_000_000]) {
    expect(() => allocateRateLimit(ratePerSec)).toThrow(ProgramError)
  }
})
