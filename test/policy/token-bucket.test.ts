import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { createTokenBucket, type TokenBucket } from '../../src/policy/token-bucket.ts'

const SEC = 1_000_000

/** Takes all that is there. */
function takenCount(bucket: TokenBucket, nowUs: number): number {
  let count = 0
  while (bucket.take(nowUs)) count++
  return count
}

/** The oracle: a bucket of `numerator / denominator` tokens a second that counts in whole parts of a token. */
function createExactBucket(numerator: number, denominator: number, burstCount: number) {
  const tokenParts = BigInt(SEC * denominator)
  const fullParts = BigInt(burstCount) * tokenParts
  let parts = fullParts
  let filledUs = 0
  const partsAt = (nowUs: number): bigint => {
    const grown = parts + BigInt(nowUs - filledUs) * BigInt(numerator)
    return grown < fullParts ? grown : fullParts
  }
  return {
    hasToken: (nowUs: number) => partsAt(nowUs) >= tokenParts,
    take(nowUs: number) {
      parts = partsAt(nowUs) - tokenParts
      filledUs = nowUs
    },
  }
}

/** True when no window between two of the times holds more than the burst and what the rate brings in it. */
function keepsRate(takesUs: readonly number[], burstCount: number, rate: readonly [number, number]): boolean {
  const [numerator, denominator] = rate.map(BigInt) as [bigint, bigint]
  return takesUs.every((fromUs, first) =>
    takesUs.slice(first).every((toUs, passed) => {
      const beyondBurst = BigInt(passed + 1 - burstCount)
      return beyondBurst * BigInt(SEC) * denominator <= BigInt(toUs - fromUs) * numerator
    }),
  )
}

/** Times of asking, some in one instant, some far apart. */
const asksUs = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 5, arbitrary: fc.integer({ min: 1, max: 1_000 }) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 500_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_600 * SEC }) },
    ),
    { minLength: 50, maxLength: 300 },
  )
  .map((gapsUs) => {
    let nowUs = 0
    return gapsUs.map((gapUs) => {
      nowUs += gapUs
      return nowUs
    })
  })

const burst = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 10_000 }))

test('a full bucket lets its burst pass at once, then a token for each turn of the rate', () => {
  const bucket = createTokenBucket({ ratePerSec: 10, burstCount: 3 })
  const asked = [0, 99_999, 100_000, 150_000, 300_000, 10 * SEC, 10 * SEC]
  expect(asked.map((nowUs) => takenCount(bucket, nowUs))).toEqual([3, 0, 1, 0, 2, 3, 0])
})

test('the next time worth asking is exact: a microsecond earlier is refused, then is granted', () => {
  for (const ratePerSec of [0.1, 1 / 3, 2, 3, 7.5, 999, SEC / 43, 65_537, SEC, 3 * SEC]) {
    const bucket = createTokenBucket({ ratePerSec, burstCount: 2 })
    let nowUs = 0
    for (let take = 0; take < 200; take++) {
      const nextUs = bucket.nextUs(nowUs)
      expect(Number.isInteger(nextUs)).toBe(true)
      if (nextUs > nowUs) expect(bucket.take(nextUs - 1), `${ratePerSec}/s`).toBe(false)
      expect(bucket.take(nextUs), `${ratePerSec}/s`).toBe(true)
      nowUs = nextUs
    }
  }
})

test('a time before the latest take counts as that one: it costs no tokens, and brings none later', () => {
  const bucket = createTokenBucket({ ratePerSec: 10, burstCount: 3 })
  expect([bucket.take(SEC), bucket.nextUs(0)]).toEqual([true, 0])
  expect([takenCount(bucket, 0), bucket.nextUs(0)]).toEqual([2, 1_100_000])
  expect([1_099_999, 1_100_000].map((nowUs) => takenCount(bucket, nowUs))).toEqual([0, 1])
})

test('at a whole rate every answer is that of a bucket that counts exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000 }), burst, asksUs, (ratePerSec, burstCount, timesUs) => {
      const bucket = createTokenBucket({ ratePerSec, burstCount })
      const oracle = createExactBucket(ratePerSec, 1, burstCount)
      const takesUs: number[] = []
      for (const nowUs of timesUs) {
        const isTaken = bucket.take(nowUs)
        expect(isTaken).toBe(oracle.hasToken(nowUs))
        if (!isTaken) continue
        oracle.take(nowUs)
        takesUs.push(nowUs)
      }
      expect(keepsRate(takesUs, burstCount, [ratePerSec, 1])).toBe(true)
    }),
  )
})

test('at any rate no window holds too many, and no token is refused that has been there for a microsecond', () => {
  const numerator = fc.integer({ min: 1, max: 20_000 })
  const denominator = fc.constantFrom(3, 7, 10, 60, 3_600)
  fc.assert(
    fc.property(numerator, denominator, burst, asksUs, (above, below, burstCount, timesUs) => {
      const bucket = createTokenBucket({ ratePerSec: above / below, burstCount })
      const oracle = createExactBucket(above, below, burstCount)
      const takesUs: number[] = []
      let takenUs = 0
      for (const nowUs of timesUs) {
        if (bucket.take(nowUs)) {
          expect(oracle.hasToken(nowUs)).toBe(true)
          oracle.take(nowUs)
          takesUs.push(nowUs)
          takenUs = nowUs
        } else {
          expect(nowUs > takenUs && oracle.hasToken(nowUs - 1)).toBe(false)
        }
      }
      expect(keepsRate(takesUs, burstCount, [above, below])).toBe(true)
    }),
  )
})

test('whoever asks whenever it is worth it loses nothing of the rate, however odd it is', () => {
  for (const ratePerSec of [0.1, 1 / 3, 7.7, 333.3, 12_345.678]) {
    const bucket = createTokenBucket({ ratePerSec, burstCount: 10 })
    let nowUs = 0
    for (let take = 0; take < 100_000; take++) {
      nowUs = bucket.nextUs(nowUs)
      bucket.take(nowUs)
    }
    expect(Math.abs(nowUs - ((100_000 - 10) / ratePerSec) * SEC), `${ratePerSec}/s`).toBeLessThanOrEqual(1)
  }
})

test('a bucket that never fills, limits nothing, or cannot be counted is a programmer error', () => {
  for (const ratePerSec of [0, -1, Number.NaN, Infinity]) {
    expect(() => createTokenBucket({ ratePerSec, burstCount: 1 })).toThrow(ProgramError)
  }
  for (const burstCount of [0, 0.5, Number.NaN, Infinity, 10_000_000_000]) {
    expect(() => createTokenBucket({ ratePerSec: 1, burstCount })).toThrow(ProgramError)
  }
})
