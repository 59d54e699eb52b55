import { expect, it, test } from 'vitest'
import { sliceCountPerInterval, sliceLengthUs } from '../../src/run/slice-length.ts'

it.each([
  [1_000_000, 250_000],
  [2_000_000, 2_000_000],
  [13_000_000, 13_000_000],
])('intervals of %i us are made of slices of %i us', (intervalUs, sliceUs) => {
  expect(sliceLengthUs({ intervalUs, isSteady: true })).toBe(sliceUs)
  expect(sliceCountPerInterval({ intervalUs, isSteady: true }) * sliceUs).toBe(intervalUs)
})

test('a load that ends by itself needs no slices: nothing is told from inside its run', () => {
  expect(sliceLengthUs({ intervalUs: 1_000_000, isSteady: false })).toBe(1_000_000)
})
