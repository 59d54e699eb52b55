import { expect, test } from 'vitest'
import { sum } from '../../src/measure/sum.ts'

test('numbers of any collection are added up, and none make 0', () => {
  expect(sum([1, 2.5, -3])).toBe(0.5)
  expect(
    sum(
      new Map([
        ['a', 2],
        ['b', 5],
      ]).values(),
    ),
  ).toBe(7)
  expect(sum([])).toBe(0)
})
