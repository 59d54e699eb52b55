import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exponentOf, nextPowerOfTwo, powerOfTwo } from '../../src/units/power-of-two.ts'

test('powers of two are those of repeated doubling, up to 2^60', () => {
  for (let exponent = 0, power = 1; exponent <= 60; exponent++, power *= 2) {
    expect(powerOfTwo(exponent), `2^${exponent}`).toBe(power)
    if (exponent < 32) expect(exponentOf(power), `2^${exponent}`).toBe(exponent)
  }
})

test('the next power of two is the first that is not less', () => {
  const few = [0, 1, 2, 3, 4, 5, 100_000, 2 ** 20, 2 ** 20 + 1, 2 ** 30, 2 ** 30 + 1, 2 ** 31]
  expect(few.map(nextPowerOfTwo)).toEqual([1, 1, 2, 4, 4, 8, 131_072, 2 ** 20, 2 ** 21, 2 ** 30, 2 ** 31, 2 ** 31])
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 2 ** 31 - 1 }), (count) => {
      const power = nextPowerOfTwo(count)
      expect(power >= count && power / 2 < count && power === powerOfTwo(exponentOf(power))).toBe(true)
    }),
  )
})
