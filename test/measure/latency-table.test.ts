import fc from 'fast-check'
import { build, type Histogram } from 'hdr-histogram-js'
import { expect, test } from 'vitest'
import { bucketIndex, bucketLowUs, createLatencyTable, LATENCY_US_MAX } from '../../src/measure/latency-table.ts'

/** `countsArrayIndex` is not in the library's types, but it is the layout that we claim to share. */
const hdr = build({
  bitBucketSize: 32,
  lowestDiscernibleValue: 1,
  highestTrackableValue: LATENCY_US_MAX,
  numberOfSignificantValueDigits: 3,
  autoResize: false,
}) as Histogram & { countsArrayIndex(value: number): number }

const latency = fc.oneof(
  fc.integer({ min: 0, max: 5_000 }),
  fc.integer({ min: 0, max: 2 ** 31 }),
  fc.maxSafeInteger().map((value) => Math.abs(value) % (LATENCY_US_MAX + 1)),
  fc.integer({ min: 0, max: 41 }).map((bits) => 2 ** bits),
  fc.integer({ min: 1, max: 42 }).map((bits) => 2 ** bits - 1),
)

test('a value falls into the bucket in which hdr-histogram-js counts it', () => {
  fc.assert(
    fc.property(latency, (value) => {
      expect(bucketIndex(value)).toBe(hdr.countsArrayIndex(value))
    }),
    { numRuns: 20_000 },
  )
})

test('a bucket begins at most 0.1 % below the values in it', () => {
  fc.assert(
    fc.property(latency, (value) => {
      const low = bucketLowUs(bucketIndex(value))
      expect(low).toBeLessThanOrEqual(value)
      expect(value - low).toBeLessThanOrEqual(value / 1_000)
      expect(bucketIndex(low)).toBe(bucketIndex(value))
    }),
    { numRuns: 5_000 },
  )
})

test('a table gives back every sample once, and then is empty', () => {
  const table = createLatencyTable()
  for (const value of [3, 3, 70_000, 0]) table.record(value)
  expect(table.take()).toEqual({
    count: 4,
    sumUs: 70_006,
    minUs: 0,
    maxUs: 70_000,
    buckets: Uint32Array.of(bucketIndex(0), 1, bucketIndex(3), 2, bucketIndex(70_000), 1),
  })
  expect(table.take()).toBeNull()
})

test('a latency beyond the range counts as the longest that there is', () => {
  const table = createLatencyTable()
  table.record(LATENCY_US_MAX * 4)
  expect(table.take()?.maxUs).toBe(LATENCY_US_MAX)
})

test('a latency below nothing counts as nothing, and hides no other', () => {
  const table = createLatencyTable()
  for (const value of [-1, 5, 70]) table.record(value)
  expect(table.take()).toMatchObject({ count: 3, sumUs: 75, minUs: 0, buckets: Uint32Array.of(0, 1, 5, 1, 70, 1) })
})
