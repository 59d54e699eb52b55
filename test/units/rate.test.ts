import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatRate, parseRate, printRate } from '../../src/units/rate.ts'

describe('parseRate', () => {
  it.each([
    ['250/s', 250],
    ['10k/s', 10_000],
    ['1.2k/s', 1_200],
    ['0.5/s', 0.5],
    ['90/min', 1.5],
    ['7200/h', 2],
    ['0/s', 0],
  ])('reads %s', (text, perSec) => {
    expect(parseRate(text)).toBe(perSec)
  })

  it.each(['', 'fast', '250', '250/sec', '250 / s', '-1/s', '.inf', '1e3/s', '1.2.3/s', '/s', '250s'])(
    'refuses "%s"',
    (text) => {
      expect(parseRate(text)).toBeNull()
    },
  )
})

describe('printRate', () => {
  it.each([
    [250, '250/s'],
    [10_000, '10k/s'],
    [1_200, '1200/s'],
    [1.5, '90/min'],
    [2 / 3600, '2/h'],
    [0, '0/s'],
  ])('writes %d as %s', (perSec, text) => {
    expect(printRate(perSec)).toBe(text)
  })

  it('writes every rate so that it reads back as the same', () => {
    const rates = fc.double({ min: 0, max: 1e7, noNaN: true }).map((value) => Number(value.toFixed(9)))
    fc.assert(fc.property(rates, (perSec) => parseRate(printRate(perSec)) === perSec))
  })
})

it('formatRate shows four significant digits', () => {
  expect([21, 148.71, 198_412, 0.5].map(formatRate)).toEqual(['21/s', '148.7/s', '198,400/s', '0.5/s'])
})
