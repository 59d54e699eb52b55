import { describe, expect, it } from 'vitest'
import { createStream } from '../../src/chance/stream.ts'
import type { SeriesSlice } from '../../src/measure/batch-means.ts'
import { createLatencyTable } from '../../src/measure/latency-table.ts'
import { findStartCut } from '../../src/measure/start-cut.ts'
import { runLindley } from './lindley.ts'

/** One slice with one sample for each mean. */
const slices = (meansUs: readonly number[]): SeriesSlice[] =>
  meansUs.map((meanUs) => {
    const table = createLatencyTable()
    table.record(meanUs)
    const batch = table.take()
    return batch === null ? [] : [batch]
  })

/** So many means around a level, which differ by chance. */
const level = (count: number, meanUs: number, seed: string): number[] => {
  const { next } = createStream(seed, 'level')
  return Array.from({ length: count }, () => Math.round(meanUs * (0.9 + 0.2 * next())))
}

describe('a start', () => {
  it('that is slower is found, with its length and both means', () => {
    const means = [...level(15, 90_000, 'a'), ...level(35, 10_000, 'b')]
    expect(findStartCut('email.wait', slices(means))).toEqual({
      series: 'email.wait',
      ratio: 0.3,
      headMeanUs: expect.closeTo(90_000, -4) as number,
      restMeanUs: expect.closeTo(10_000, -3) as number,
    })
  })

  it('that is faster, because queues were empty, is found as well', () => {
    const means = [...level(20, 100, 'a'), ...level(40, 9_000, 'b')]
    expect(findStartCut('email.wait', slices(means))?.ratio).toBeCloseTo(1 / 3)
  })

  it('like the rest is none', () => {
    expect(findStartCut('email.wait', slices(level(100, 10_000, 'a')))).toMatchObject({ ratio: 0, headMeanUs: null })
  })

  it('is not looked for in fewer than 40 slices; those without samples do not count', () => {
    expect(findStartCut('email.wait', [...slices(level(39, 10_000, 'a')), [], []])).toBeNull()
    expect(findStartCut('email.wait', slices(level(40, 10_000, 'a')))).not.toBeNull()
  })
})

it('of 200 steady runs of a queue at 80 %, each of 80 slices, at most 12 are said to start differently', () => {
  const spec = { utilisation: 0.8, serviceUs: 10_000, jobCount: 8_000, sliceCount: 80 }
  const cuts = Array.from({ length: 200 }, (_, seed) => findStartCut('wait', runLindley(spec, `start-${seed}`)))
  expect(cuts.filter((cut) => cut !== null && cut.ratio > 0.2).length).toBeLessThanOrEqual(12)
})
