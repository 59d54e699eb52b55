import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDecimal, printDecimal, scaleDecimal } from '../../src/units/decimal.ts'

describe('scaleDecimal', () => {
  it('is exact where a product of floats is not', () => {
    expect(4.35 * 100).not.toBe(435)
    expect(scaleDecimal('4.35', 100)).toBe(435)
  })

  it('refuses what is not a whole number up to 2^53 - 1', () => {
    expect(scaleDecimal('1.0005', 1_000)).toBeNull()
    expect(scaleDecimal('9007199254740991', 1)).toBe(Number.MAX_SAFE_INTEGER)
    expect(scaleDecimal('9007199254740992', 1)).toBeNull()
    expect(scaleDecimal('9007199254740', 10_000)).toBeNull()
  })
})

describe('printDecimal', () => {
  it('writes no exponents', () => {
    expect([0, 1.5e-7, 1e21, 2.5e22].map(printDecimal)).toEqual([
      '0',
      '0.00000015',
      `1${'0'.repeat(21)}`,
      `25${'0'.repeat(21)}`,
    ])
  })

  it('writes every number that a file can hold so that it reads back as the same', () => {
    const numbers = fc.double({ min: 0, max: 1e15, noNaN: true }).map((value) => Number(value.toPrecision(10)))
    const readable = numbers.filter((value) => parseDecimal(printDecimal(value)) !== null)
    fc.assert(fc.property(readable, (value) => parseDecimal(printDecimal(value)) === value))
  })
})
