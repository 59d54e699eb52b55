import { expect, test } from 'vitest'
import { createRateIntegral } from '../../src/load/rate-integral.ts'

test('a profile knows its count and its end', () => {
  const integral = createRateIntegral([
    { forUs: 1_000_000, fromPerSec: 0, toPerSec: 100 },
    { forUs: 500_000, fromPerSec: 40, toPerSec: 40 },
  ])
  expect([integral.totalCount, integral.endUs]).toEqual([70, 1_500_000])
})

test('instants follow from the quadratic of a ramp, and exactly from a step', () => {
  const integral = createRateIntegral([
    { forUs: 1_000_000, fromPerSec: 0, toPerSec: 100 },
    { forUs: 500_000, fromPerSec: 40, toPerSec: 40 },
    { forUs: 1_000_000, fromPerSec: 100, toPerSec: 0 },
  ])
  // t^2 / 2 * 100 = 12.5 and 40 (t - 1) = 10; going down, half of the count is passed at 1 - sqrt(1/2).
  expect(integral.instantUs(0)).toBe(0)
  expect(integral.instantUs(12.5)).toBeCloseTo(500_000, 6)
  expect(integral.instantUs(50)).toBe(1_000_000)
  expect(integral.instantUs(60)).toBe(1_250_000)
  expect(integral.instantUs(95)).toBeCloseTo(1_500_000 + 1_000_000 * (1 - Math.SQRT1_2), 6)
  expect(integral.instantUs(119.999999999)).toBeLessThanOrEqual(2_500_000)
})

test('a profile without requests is a pause', () => {
  const integral = createRateIntegral([{ forUs: 1_000_000, fromPerSec: 0, toPerSec: 0 }])
  expect([integral.totalCount, integral.endUs]).toEqual([0, 1_000_000])
})
