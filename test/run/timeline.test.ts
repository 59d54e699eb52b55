import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { expect, test } from 'vitest'
import { createLatencyHistogram } from '../../src/measure/latency-histogram.ts'
import { createLatencyTable } from '../../src/measure/latency-table.ts'
import { allocateLedger, jobWord, requestWord, sumLedgers } from '../../src/measure/ledger.ts'
import type { PlantReading } from '../../src/run/observer.ts'
import { createTimeline } from '../../src/run/timeline.ts'

const shape = { requestKindCount: 1, jobTypeCount: 1 }
const INTERVAL_US = 1_000

function reading(atUs: number, counts: { answered: number; done: number; depth: number }): PlantReading {
  const words = allocateLedger(shape)
  words[requestWord(0, 'answered')] = counts.answered
  words[jobWord(shape, 0, 'done')] = counts.done
  return {
    atUs,
    ledger: sumLedgers(shape, [words]),
    backlogCount: counts.depth,
    queues: [{ depthCount: counts.depth, peakCount: counts.depth, oldestUs: null }],
    sinks: [],
  }
}

function slice(series: number, values: readonly number[]) {
  const table = createLatencyTable()
  for (const value of values) table.record(value)
  const batch = table.take()
  return batch === null ? [] : [{ series, batch }]
}

test('counts of an interval are what happened within it', () => {
  const timeline = createTimeline(['send.response'], INTERVAL_US)
  timeline.addReading(reading(500, { answered: 1, done: 3, depth: 9 }))
  timeline.addReading(reading(1_001, { answered: 2, done: 10, depth: 7 }))
  timeline.addReading(reading(1_100, { answered: 2, done: 11, depth: 6 }))
  const { intervals } = timeline.finish(reading(1_500, { answered: 5, done: 12, depth: 0 }), createLatencyHistogram)
  expect(intervals).toMatchObject([
    { fromUs: 0, toUs: 1_001, answeredCount: 2, doneCount: 10, depthCounts: [7] },
    { fromUs: 1_001, toUs: 1_500, answeredCount: 3, doneCount: 2, depthCounts: [0] },
  ])
})

test('latencies of several threads go to their interval and into the whole, also when one is late', () => {
  const timeline = createTimeline(['send.response', 'email.wait'], INTERVAL_US)
  timeline.addLatencies(0, slice(1, [10, 20]))
  timeline.addLatencies(1, slice(1, [30]))
  timeline.addLatencies(0, slice(1, [40]))
  timeline.addReading(reading(1_000, { answered: 0, done: 0, depth: 0 }))
  const { intervals, summarise } = timeline.finish(
    reading(2_000, { answered: 0, done: 0, depth: 0 }),
    createLatencyHistogram,
  )
  const [first, second] = intervals
  expect(decodeFromCompressedBase64(first?.histograms['email.wait'] ?? '').totalCount).toBe(3)
  expect(decodeFromCompressedBase64(second?.histograms['email.wait'] ?? '').totalCount).toBe(1)
  expect(summarise(1)).toMatchObject({ count: 4, minUs: 10, maxUs: 40 })
  expect(summarise(0)).toBeNull()
})

test('the latest response time is that of the latest batch with one', () => {
  const timeline = createTimeline(['send.response', 'email.wait'], INTERVAL_US)
  expect(timeline.lastResponseUs()).toBeNull()
  timeline.addLatencies(0, slice(0, [700]))
  timeline.addLatencies(1, slice(1, [30]))
  expect(timeline.lastResponseUs()).toBe(700)
})

test('a main thread that was held up loses no histogram: one reading closes several intervals', () => {
  const timeline = createTimeline(['send.response'], INTERVAL_US)
  for (const interval of [0, 1, 2]) timeline.addLatencies(interval, slice(0, [100 + interval]))
  timeline.addReading(reading(3_050, { answered: 3, done: 0, depth: 0 }))
  timeline.addLatencies(3, slice(0, [500, 501]))
  const { intervals } = timeline.finish(reading(3_900, { answered: 5, done: 0, depth: 0 }), createLatencyHistogram)
  const counts = intervals.map((one) => decodeFromCompressedBase64(one.histograms['send.response'] ?? '').totalCount)
  expect(counts).toEqual([3, 2])
})
