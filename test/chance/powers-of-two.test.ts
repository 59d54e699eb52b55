import { expect, test } from 'vitest'
import { BIAS, powersOfTwo } from '../../src/chance/powers-of-two.ts'

test('every number of the table is that power of two to the bit, the smallest included, which have lost their leading one', () => {
  const written = Float64Array.from(powersOfTwo, (_, index) => 2 ** (index - BIAS))
  expect(new BigInt64Array(powersOfTwo.buffer)).toEqual(new BigInt64Array(written.buffer))
  expect([powersOfTwo[0], powersOfTwo[BIAS], powersOfTwo[2 * BIAS]]).toEqual([2 ** -1023, 1, 2 ** 1023])
})

test('a number of the table is all exponent: its other bits are zero', () => {
  const bits = new BigInt64Array(powersOfTwo.buffer)
  for (let index = 1; index <= 2 * BIAS; index++) expect(bits[index]).toBe(BigInt(index) << 52n)
})
