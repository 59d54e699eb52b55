import { expect, it } from 'vitest'
import { estimateIntervals } from '../../src/measure/latency-intervals.ts'
import { runLindley } from './lindley.ts'

const spec = { utilisation: 0.5, serviceUs: 10_000, sliceCount: 40 }

it('every figure of a long series has its interval, and they ascend', () => {
  const intervals = estimateIntervals(runLindley({ ...spec, jobCount: 20_000 }, 'intervals'))
  const lowsUs = [intervals?.p50, intervals?.p90, intervals?.p95, intervals?.p99, intervals?.p999].map(
    (interval) => interval?.lowUs ?? -1,
  )
  expect(lowsUs).toEqual(lowsUs.toSorted((left, right) => left - right))
  expect(lowsUs.at(-1)).toBeGreaterThan(0)
  expect(intervals?.mean.highUs).toBeGreaterThan(10_000)
  expect(intervals?.mean.lowUs).toBeLessThan(10_000)
})

it('a p99.9 of fewer than 1,000 samples has none', () => {
  expect(estimateIntervals(runLindley({ ...spec, jobCount: 999 }, 'few'))?.p999).toBeNull()
  expect(estimateIntervals(runLindley({ ...spec, jobCount: 1_000 }, 'few'))?.p999).not.toBeNull()
})

it('a series without slices has no intervals', () => {
  expect(estimateIntervals([])).toBeNull()
})
