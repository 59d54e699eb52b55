import { expect, test } from 'vitest'
import { grown } from '../../src/units/grown.ts'

test('a grown column begins with what there was and goes on with what it had', () => {
  const to = new Int32Array(4).fill(-1)
  expect(grown(Int32Array.of(7, 8), to)).toBe(to)
  expect([...to]).toEqual([7, 8, -1, -1])
})

test('a column that is no larger is refused', () => {
  expect(() => grown(Float64Array.of(1, 2), new Float64Array(1))).toThrow(RangeError)
})
