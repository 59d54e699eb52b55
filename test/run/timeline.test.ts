import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { describe, expect, test } from 'vitest'
import { createLatencyHistogram } from '../../src/measure/latency-histogram.ts'
import { createLatencyTable } from '../../src/measure/latency-table.ts'
import { allocateLedger, jobWord, requestWord, sumLedgers } from '../../src/measure/ledger.ts'
import type { PlantReading } from '../../src/run/observer.ts'
import { createTimeline } from '../../src/run/timeline.ts'

const shape = { requestKindCount: 1, jobTypeCount: 1 }
const OPTIONS = { intervalUs: 1_000, isSteady: false }

function reading(atUs: number, counts: { answered: number; done: number; depth: number }): PlantReading {
  const words = allocateLedger(shape)
  words[requestWord(0, 'answered')] = counts.answered
  words[jobWord(shape, 0, 'done')] = counts.done
  return {
    atUs,
    ledger: sumLedgers(shape, [words]),
    backlogCount: counts.depth,
    queues: [{ depthCount: counts.depth, peakCount: counts.depth, oldestUs: null, workerCount: null }],
    sinks: [],
  }
}

function latencies(series: number, values: readonly number[]) {
  const table = createLatencyTable()
  for (const value of values) table.record(value)
  const batch = table.take()
  return batch === null ? [] : [{ series, batch }]
}

test('counts of an interval are what happened within it', () => {
  const timeline = createTimeline(['send.response'], OPTIONS)
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
  const timeline = createTimeline(['send.response', 'email.wait'], OPTIONS)
  timeline.addLatencies(0, latencies(1, [10, 20]))
  timeline.addLatencies(1, latencies(1, [30]))
  timeline.addLatencies(0, latencies(1, [40]))
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
  const timeline = createTimeline(['send.response', 'email.wait'], OPTIONS)
  expect(timeline.lastResponseUs()).toBeNull()
  timeline.addLatencies(0, latencies(0, [700]))
  timeline.addLatencies(1, latencies(1, [30]))
  expect(timeline.lastResponseUs()).toBe(700)
})

test('a main thread that was held up loses no histogram: one reading closes several intervals', () => {
  const timeline = createTimeline(['send.response'], OPTIONS)
  for (const interval of [0, 1, 2]) timeline.addLatencies(interval, latencies(0, [100 + interval]))
  timeline.addReading(reading(3_050, { answered: 3, done: 0, depth: 0 }))
  timeline.addLatencies(3, latencies(0, [500, 501]))
  const { intervals } = timeline.finish(reading(3_900, { answered: 5, done: 0, depth: 0 }), createLatencyHistogram)
  const counts = intervals.map((one) => decodeFromCompressedBase64(one.histograms['send.response'] ?? '').totalCount)
  expect(counts).toEqual([3, 2])
})

test('an interval of a second is made of its four slices', () => {
  const timeline = createTimeline(['send.response'], { intervalUs: 1_000_000, isSteady: true })
  for (const slice of [0, 1, 3, 4, 7]) timeline.addLatencies(slice, latencies(0, [100 + slice]))
  timeline.addReading(reading(1_000_000, { answered: 3, done: 0, depth: 0 }))
  const { intervals } = timeline.finish(reading(1_900_000, { answered: 5, done: 0, depth: 0 }), createLatencyHistogram)
  const counts = intervals.map((one) => decodeFromCompressedBase64(one.histograms['send.response'] ?? '').totalCount)
  expect(counts).toEqual([3, 2])
})

describe('under a steady load', () => {
  /** Slices that arrive from two threads, each thread's in order; the waits of the first third are ten times longer. */
  function run(isSteady: boolean, seriesNames: readonly string[]) {
    const timeline = createTimeline(seriesNames, { intervalUs: 1_000_000, isSteady })
    for (const thread of [0, 1]) {
      for (let slice = 0; slice < 60; slice++) {
        const factor = slice < 20 ? 10 : 1
        const valuesUs = [100, 110 + (slice % 7), 120 + thread].map((valueUs) => valueUs * factor)
        timeline.addLatencies(slice, [...latencies(0, [40, 50]), ...latencies(1, valuesUs)])
      }
    }
    return timeline.finish(reading(15_000_000, { answered: 0, done: 0, depth: 0 }), createLatencyHistogram)
  }

  test('a series knows how certain its figures are, and its first queue how it began', () => {
    const { summarise, startCut } = run(true, ['send.response', 'email.wait'])
    expect(summarise(0)?.ci?.mean).toEqual({ lowUs: 45, highUs: 45, neededCount: null })
    expect(summarise(1)?.ci?.p50).toMatchObject({ lowUs: 112, highUs: 1_000 })
    expect(startCut).toMatchObject({ series: 'email.wait', ratio: 1 / 3 })
  })

  test('without a queue the first response tells how the run began', () => {
    expect(run(true, ['send.response', 'email.service']).startCut).toMatchObject({ series: 'send.response', ratio: 0 })
  })

  test('and under any other none of it is said', () => {
    const { summarise, startCut } = run(false, ['send.response', 'email.wait'])
    expect(summarise(1)?.ci).toBeNull()
    expect(startCut).toBeNull()
  })
})
