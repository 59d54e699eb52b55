import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { expect, test } from 'vitest'
import { createLatencyHistogram } from '../../src/measure/latency-histogram.ts'
import { createLatencyTable, type LatencyBatch } from '../../src/measure/latency-table.ts'

function batchOf(values: readonly number[]): LatencyBatch {
  const table = createLatencyTable()
  for (const value of values) table.record(value)
  const batch = table.take()
  if (batch === null) throw new Error('no samples')
  return batch
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)

test('percentiles come from the merged counts of all batches', () => {
  const histogram = createLatencyHistogram()
  histogram.add(batchOf(range(1, 990)))
  histogram.add(batchOf(range(991, 1_000)))
  expect(histogram.summarise(null)).toMatchObject({
    count: 1_000,
    minUs: 1,
    meanUs: 501,
    p50Us: 500,
    p90Us: 900,
    p95Us: 950,
    p99Us: 990,
    p999Us: 999,
    maxUs: 1_000,
  })
})

test('a percentile is at most 0.1 % off, and never beyond the largest sample', () => {
  const histogram = createLatencyHistogram()
  histogram.add(batchOf([30_000_001]))
  const summary = histogram.summarise(null)
  expect(summary?.p99Us).toBe(30_000_001)
  histogram.add(batchOf(range(0, 98).map((value) => 1_000_000 + value)))
  expect(Math.abs((histogram.summarise(null)?.p50Us ?? 0) - 1_000_049)).toBeLessThan(1_000)
})

test('p99.9 is left out below a thousand samples', () => {
  const histogram = createLatencyHistogram()
  histogram.add(batchOf(range(1, 999)))
  expect(histogram.summarise(null)?.p999Us).toBeNull()
})

test('nothing recorded is no summary, not a summary of zeros', () => {
  expect(createLatencyHistogram().summarise(null)).toBeNull()
})

test('the encoding is read back by any reader of HdrHistogram V2', () => {
  const histogram = createLatencyHistogram()
  histogram.add(batchOf([5, 5, 70_000]))
  const decoded = decodeFromCompressedBase64(histogram.encode())
  expect(decoded.totalCount).toBe(3)
  expect(decoded.getValueAtPercentile(50)).toBe(5)
})
