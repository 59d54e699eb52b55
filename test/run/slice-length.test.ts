import { expect, it } from 'vitest'
import { sliceCountPerInterval, sliceLengthUs } from '../../src/run/slice-length.ts'

it.each([
  [1_000_000, 250_000],
  [2_000_000, 2_000_000],
  [13_000_000, 13_000_000],
])('intervals of %i us are made of slices of %i us', (intervalUs, sliceUs) => {
  expect(sliceLengthUs(intervalUs)).toBe(sliceUs)
  expect(sliceCountPerInterval(intervalUs) * sliceUs).toBe(intervalUs)
})
