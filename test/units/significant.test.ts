import { expect, it } from 'vitest'
import { formatSignificant, separateThousands } from '../../src/units/significant.ts'

it('formatSignificant keeps so many digits, drops trailing zeros and separates thousands', () => {
  const values = [13.056, 0.7, 392_114, 0, -1_234.5, 0.000_045_61, 999.6]
  expect(values.map((value) => formatSignificant(value, 3))).toEqual([
    '13.1',
    '0.7',
    '392,000',
    '0',
    '-1,230',
    '0.0000456',
    '1,000',
  ])
})

it('separateThousands leaves the fraction alone', () => {
  expect(['1', '1234', '1234567.8901', '-1234'].map(separateThousands)).toEqual([
    '1',
    '1,234',
    '1,234,567.8901',
    '-1,234',
  ])
})
