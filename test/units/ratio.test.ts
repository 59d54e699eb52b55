import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatRatio, parseRatio, printRatio } from '../../src/units/ratio.ts'

describe('parseRatio', () => {
  it.each([
    ['5%', 0.05],
    ['5 %', 0.05],
    ['0.1%', 0.001],
    ['7%', 0.07],
    // Divided by 100 it would be 0.00006999999999999999.
    ['0.007%', 0.00007],
    ['0.05', 0.05],
    ['1', 1],
    ['150%', 1.5],
    ['0', 0],
  ])('reads %s', (text, ratio) => {
    expect(parseRatio(text)).toBe(ratio)
  })

  it.each(['', '%', '-5%', '5%%', '5 percent', '1e-3', '.5', '5.%', 'NaN'])('refuses "%s"', (text) => {
    expect(parseRatio(text)).toBeNull()
  })
})

describe('printRatio', () => {
  it.each([
    [0, '0%'],
    [0.05, '5%'],
    [0.001, '0.1%'],
    [0.07, '7%'],
    [1, '100%'],
    [0.0005, '0.05%'],
  ])('writes %d as %s', (ratio, text) => {
    expect(printRatio(ratio)).toBe(text)
  })

  it('writes every ratio so that it reads back as the same', () => {
    const ratios = fc.double({ min: 0, max: 10, noNaN: true }).map((value) => Number(value.toFixed(12)))
    fc.assert(fc.property(ratios, (ratio) => parseRatio(printRatio(ratio)) === ratio))
  })
})

it('formatRatio shows three significant digits', () => {
  expect([0.000636, 0.12, 1, 0.03].map(formatRatio)).toEqual(['0.0636 %', '12 %', '100 %', '3 %'])
})
