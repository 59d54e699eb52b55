import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCount, parseCount, printCount } from '../../src/units/count.ts'

describe('parseCount', () => {
  it.each([
    ['0', 0],
    ['1000', 1_000],
    ['10k', 10_000],
    ['2.5k', 2_500],
    ['0.5k', 500],
    ['1m', 1_000_000],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('reads %s', (text, count) => {
    expect(parseCount(text)).toBe(count)
  })

  it.each([
    '',
    'abc',
    '10abc',
    '1e9',
    '0x10',
    '010',
    '00',
    '1_000',
    '1 000',
    '1,000',
    '-1',
    '-0',
    '+1',
    '1.5',
    '1.0005k',
    '١٢',
    '.inf',
    '9007199254740992',
    '10K',
    'k',
  ])('refuses "%s"', (text) => {
    expect(parseCount(text)).toBeNull()
  })
})

describe('printCount', () => {
  it.each([
    [0, '0'],
    [511, '511'],
    [12_000, '12k'],
    [1_000_000, '1m'],
    [1_500_000, '1500k'],
  ])('writes %d as %s', (count, text) => {
    expect(printCount(count)).toBe(text)
  })

  it('writes every count so that it reads back as the same', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (count) => parseCount(printCount(count)) === count))
    fc.assert(fc.property(fc.nat({ max: 10_000 }), (count) => parseCount(printCount(count * 1_000)) === count * 1_000))
  })
})

it('formatCount separates thousands', () => {
  expect([0, 999, 1_000, 1_234_567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567'])
})
