import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sparkline } from '../../src/report/sparkline.ts'

it.each([
  ['nothing', [], 10, ''],
  ['zeros', [0, 0, 0], 10, '▁▁▁'],
  ['every height', [0, 1, 2, 3, 4, 5, 6, 7], 10, '▁▂▃▄▅▆▇█'],
  ['a single value', [5], 10, '█'],
  ['a peak between columns', [0, 0, 0, 9, 0, 0, 0, 0], 4, '▁█▁▁'],
  ['a length that does not divide', [1, 1, 1, 1, 8], 3, '▂▂█'],
] as const)('%s: %o in %i columns is %s', (_, values, columnCountMax, line) => {
  expect(sparkline(values, columnCountMax)).toBe(line)
})

it('is as wide as there are values, at most as wide as asked for, and shows the maximum in full', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 60 }),
      (values, columnCountMax) => {
        const line = sparkline(values, columnCountMax)
        expect(line).toHaveLength(Math.min(values.length, columnCountMax))
        expect(line.includes('█')).toBe(Math.max(...values) > 0)
      },
    ),
  )
})
