import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planConstant } from '../../src/load/constant.ts'
import { plannedStarts, strictlyRises } from './planned-starts.ts'

const starts = (ratePerSec: number, forUs: number) =>
  plannedStarts(planConstant({ kind: 'constant', ratePerSec, forUs }))

test('the number of requests is the rate times the time, exactly', () => {
  const counts: readonly (readonly [number, number, number])[] = [
    [1_000, 10_000_000, 10_000],
    [0.5, 10_000_000, 5],
    [20 / 60, 30_000_000, 10],
    [1 / 3_600, 2 * 3_600_000_000, 2],
    [7, 3_000_000, 21],
    [1 / 3, 9_000_000, 3],
    [3, 1_500_000, 4],
    [1, 500_000, 0],
    [1_000_000, 1_000_000, 1_000_000],
  ]
  for (const [ratePerSec, forUs, count] of counts)
    expect(starts(ratePerSec, forUs).length, `${ratePerSec}/s`).toBe(count)
})

test('each start is at its own multiple of the gap: no error adds up', () => {
  for (const [index, startUs] of starts(3, 100_000_000).entries())
    expect(startUs).toBe(Math.round((index * 1_000_000) / 3))
})

test('at 10,000/s and 100,000/s every millisecond holds its share, none is bunched', () => {
  for (const ratePerSec of [10_000, 100_000]) {
    const counts = new Int32Array(2_000)
    for (const startUs of starts(ratePerSec, 2_000_000)) counts[Math.floor(startUs / 1_000)]!++
    expect(new Set(counts)).toEqual(new Set([ratePerSec / 1_000]))
  }
})

test('starts strictly rise up to a request per microsecond, and above that only never go back', () => {
  for (const ratePerSec of [1, 333_333, 600_000, 999_999, 1_000_000]) {
    expect(strictlyRises(starts(ratePerSec, 200_000)), `${ratePerSec}/s`).toBe(true)
  }
  const crowded = starts(2_500_000, 100_000)
  expect([crowded.length, strictlyRises(crowded)]).toEqual([250_000, false])
})

test('for any rate and time, each start is within half a microsecond of its place', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 20_000, noNaN: true }),
      fc.integer({ min: 1, max: 1_000_000 }),
      (ratePerSec, forUs) => {
        const startsUs = starts(ratePerSec, forUs)
        expect(strictlyRises(startsUs)).toBe(true)
        expect(startsUs.length).toBe(Math.floor((ratePerSec * forUs) / 1_000_000 + 1e-6))
        const worstUs = startsUs.reduce(
          (worst, startUs, index) => Math.max(worst, Math.abs(startUs - (index * 1_000_000) / ratePerSec)),
          0,
        )
        expect(worstUs).toBeLessThanOrEqual(0.500001)
      },
    ),
  )
})
