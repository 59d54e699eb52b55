import { describe, expect, it } from 'vitest'
import { createBatchMeans, type SeriesSlice } from '../../src/measure/batch-means.ts'
import { createLatencyTable } from '../../src/measure/latency-table.ts'
import { type LindleySpec, meanWaitUs, runLindley, waitQuantileUs } from './lindley.ts'

/** One slice of one thread. */
function slice(...valuesUs: readonly number[]): SeriesSlice {
  const table = createLatencyTable()
  for (const valueUs of valuesUs) table.record(valueUs)
  const batch = table.take()
  return batch === null ? [] : [batch]
}

const repeat = (count: number, of: (index: number) => SeriesSlice): SeriesSlice[] =>
  Array.from({ length: count }, (_, index) => of(index))

describe('the interval of the mean', () => {
  it('of ten batches of equal counts is that of ten means', () => {
    // Means 100, 110 ... 190: mean 145, standard deviation 30.28, t(9) = 2.262, over the root of 10.
    const means = createBatchMeans(repeat(10, (index) => slice(90 + index * 10, 110 + index * 10)))
    expect(means?.meanInterval()).toEqual({ lowUs: 123, highUs: 167, neededCount: null })
  })

  it('weighs batches by their counts', () => {
    // Every batch has the same mean, whatever its count: nothing is uncertain.
    const means = createBatchMeans(repeat(12, (index) => slice(...new Array<number>(1 + (index % 2)).fill(70))))
    expect(means?.meanInterval()).toEqual({ lowUs: 70, highUs: 70, neededCount: null })
  })

  it('takes the parts of all threads in a slice together', () => {
    const slow = repeat(10, (index) => [...slice(90 + index * 10), ...slice(110 + index * 10)])
    expect(createBatchMeans(slow)?.meanInterval()).toEqual({ lowUs: 123, highUs: 167, neededCount: null })
  })
})

describe('the interval of a percentile', () => {
  it('is read back as values from the counts of the whole run', () => {
    // Half the batches have 40 of 100 samples up to 50, half 60: the share of 0.5 is uncertain by 2.093 x 0.0229 = 0.048.
    const ascending = (belowCount: number): number[] =>
      Array.from({ length: 100 }, (_, at) =>
        at < belowCount ? ((at + 1) * 50) / belowCount : 50 + ((at - belowCount + 1) * 50) / (100 - belowCount),
      ).map(Math.ceil)
    const means = createBatchMeans(repeat(20, (index) => slice(...ascending(index % 2 === 0 ? 40 : 60))))
    expect(means?.percentileInterval(50)).toEqual({ lowUs: 46, highUs: 55, neededCount: 19 })
  })

  it('has no upper end where the samples do not bound it, and says how many would', () => {
    const means = createBatchMeans(repeat(20, (index) => slice(...new Array<number>(9).fill(10), 100 + index)))
    // One sample of 200 lies above a p99.5; among 20 batches that may as well have been none.
    const { lowUs, highUs, neededCount } = means?.percentileInterval(99.5) ?? {}
    expect({ lowUs, highUs }).toEqual({ lowUs: 116, highUs: null })
    // The share of 0.995 is uncertain by 2.093 x 0.005: for half of that, 2.093 squared as many samples.
    expect(neededCount).toBe(877)
  })

  it('of equal samples is their value', () => {
    const means = createBatchMeans(repeat(20, () => slice(7, 7, 7)))
    expect(means?.percentileInterval(99)).toEqual({ lowUs: 7, highUs: 7, neededCount: 0 })
  })

  it('holds the percentile itself where many samples are equal', () => {
    const means = createBatchMeans(repeat(20, (index) => slice(0, 0, 0, index)))
    expect(means?.percentileInterval(50)).toMatchObject({ lowUs: 0, highUs: 0 })
  })
})

describe('batches', () => {
  it('under ten make no interval; slices without samples do not count', () => {
    expect(createBatchMeans(repeat(9, () => slice(1)))).toBeNull()
    expect(createBatchMeans([...repeat(9, () => slice(1)), slice(), slice()])).toBeNull()
    expect(createBatchMeans([])).toBeNull()
    expect(createBatchMeans(repeat(10, () => slice(1)))?.sampleCount).toBe(10)
  })

  it('are not made of slices that hold nearly everything', () => {
    const uneven = [slice(...new Array<number>(1_000).fill(5)), ...repeat(40, () => slice(5))]
    expect(createBatchMeans(uneven)).toBeNull()
  })
})

/**
 * How many of 200 runs cover the truth, by the seeds 0 to 199. Waits depend on each other over some ten jobs; the same
 * runs judged sample by sample, as if each were independent, cover the mean 79 times.
 */
describe('of 200 runs of a queue', () => {
  const spec: LindleySpec = { utilisation: 0.6, serviceUs: 50_000, jobCount: 20_000, sliceCount: 40 }
  const runs = Array.from({ length: 200 }, (_, seed) => createBatchMeans(runLindley(spec, String(seed))))

  it('95 % cover the mean wait: 178 to 198 of them, by chance', () => {
    const truth = meanWaitUs(spec)
    const covering = runs.filter((run) => {
      const { lowUs, highUs } = run?.meanInterval() ?? { lowUs: 0, highUs: 0 }
      return lowUs <= truth && truth <= (highUs ?? 0)
    })
    expect(covering.length).toBeGreaterThanOrEqual(178)
    expect(covering.length).toBeLessThanOrEqual(198)
  })

  it.each([
    [90, 178, 198],
    // Some fewer far out, where a run holds a few dozen excursions: 92 % by the literature, three deviations either way.
    [99, 173, 198],
  ])('nearly as many cover the p%i: %i to %i', (percent, atLeast, atMost) => {
    const truth = waitQuantileUs(spec, percent / 100)
    const covering = runs.filter((run) => {
      const { lowUs, highUs } = run?.percentileInterval(percent) ?? { lowUs: 0, highUs: 0 }
      return lowUs <= truth && (highUs === null || truth <= highUs)
    })
    expect(covering.length).toBeGreaterThanOrEqual(atLeast)
    expect(covering.length).toBeLessThanOrEqual(atMost)
  })
})
