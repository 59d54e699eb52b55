import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { type AutoscalerParts, createAutoscaler, type ScaleAccount } from '../../src/run/autoscaler.ts'
import type { AutoscaleSpec } from '../../src/scenario/policy-spec.ts'

const SEC = 1_000_000

const SPEC: AutoscaleSpec = {
  minCount: 1,
  maxCount: 6,
  signal: 'backlog-per-worker',
  target: 10,
  everyUs: SEC,
  cooldownUs: 3 * SEC,
  coldStartUs: 2.5 * SEC,
}

/** An autoscaler that sees the nth of these backlogs at its nth look, and the last one from then on. */
function open(spec: AutoscaleSpec, waitingCounts: readonly number[]) {
  const clock = createSteppedClock()
  const ready: [sec: number, count: number][] = []
  const lookedSec: number[] = []
  const look: AutoscalerParts['look'] = (nowUs) => {
    const waitingCount = waitingCounts[Math.min(lookedSec.length, waitingCounts.length - 1)] as number
    lookedSec.push(nowUs / SEC)
    return { waitingCount, oldestUs: 0, busySlotCount: 0 }
  }
  const assign = (count: number): void => {
    if (count !== (ready.at(-1)?.[1] ?? spec.minCount)) ready.push([clock.nowUs() / SEC, count])
  }
  const scaler = createAutoscaler({ spec, concurrencyCount: 10, clock, look, assign })
  return { clock, scaler, ready, lookedSec }
}

const paidSec = ({ workerUs, paidCount, changedUs }: ScaleAccount, untilUs: number): number =>
  (workerUs + paidCount * (untilUs - changedUs)) / SEC

test('workers come a cold start after they were wanted, go after the cooldown, and are paid for from the decision on', () => {
  const { clock, scaler, ready } = open(SPEC, [35, 55, 25, 10, 10, 100, 30, 30, 20])
  clock.advanceTo(10 * SEC)
  expect(ready).toEqual([
    [3.5, 4],
    [4.5, 6],
    [5, 1],
    [8.5, 6],
    [9, 2],
  ])
  const account = scaler.account()
  // Wanted: 1 until 1 s, 4 until 2 s, 6 until 5 s, 1 until 6 s, 6 until 9 s, then 2.
  expect(paidSec(account, 10 * SEC)).toBe(1 + 4 + 18 + 1 + 18 + 2)
  expect(account).toMatchObject({ peakCount: 6, startedCount: 3 + 2 + 5, timeToCapacityUs: 3.5 * SEC })
})

test('who is still starting is given up first, the latest first, and never becomes ready', () => {
  const { clock, scaler, ready } = open({ ...SPEC, minCount: 0, cooldownUs: 0 }, [20, 50, 10, 0])
  clock.advanceTo(10 * SEC)
  expect(ready).toEqual([
    [3.5, 1],
    [4, 0],
  ])
  expect(paidSec(scaler.account(), 10 * SEC)).toBe(2 + 5 + 1)
  expect(scaler.account()).toMatchObject({ peakCount: 1, startedCount: 5, timeToCapacityUs: 2.5 * SEC })
})

test('without a cold start workers are ready at once', () => {
  const { clock, scaler, ready } = open({ ...SPEC, coldStartUs: 0 }, [60])
  clock.advanceTo(2 * SEC)
  expect(ready).toEqual([[1, 6]])
  expect(scaler.account().timeToCapacityUs).toBe(0)
})

test('a run begins with the fewest workers ready; who never wants more has no time to capacity', () => {
  const { clock, scaler, ready } = open({ ...SPEC, minCount: 3 }, [0])
  clock.advanceTo(5 * SEC)
  expect(ready).toEqual([])
  expect(paidSec(scaler.account(), 5 * SEC)).toBe(15)
  expect(scaler.account()).toMatchObject({ peakCount: 3, startedCount: 0, timeToCapacityUs: null })
})

test('it looks on a grid, and once for all the looks that it missed while its thread was taken', () => {
  const { clock, lookedSec } = open(SPEC, [0])
  clock.advanceTo(2 * SEC)
  clock.occupy(3.5 * SEC)
  clock.advanceTo(8 * SEC)
  expect(lookedSec).toEqual([1, 2, 5.5, 6.5, 7.5])
})

test('what is paid is the sum over workers of their time, which is the integral of the number that is paid for', () => {
  const spec = fc.record({
    minCount: fc.integer({ min: 0, max: 3 }),
    maxCount: fc.integer({ min: 3, max: 9 }),
    signal: fc.constant('backlog-per-worker' as const),
    target: fc.constant(1),
    everyUs: fc.constantFrom(3, 10),
    cooldownUs: fc.constantFrom(0, 5, 25),
    coldStartUs: fc.constantFrom(0, 1, 10, 47),
  })
  fc.assert(
    fc.property(spec, fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 30 }), (of, waitingCounts) => {
      const { clock, scaler, ready } = open(of, waitingCounts)
      const startsUs: number[] = new Array<number>(of.minCount).fill(0)
      let stintsUs = 0
      let integralUs = 0
      let coldCount = 0
      for (let us = 1; us <= 300; us++) {
        integralUs += startsUs.length
        clock.advanceTo(us)
        const { paidCount } = scaler.account()
        expect(paidCount).toBeGreaterThanOrEqual(Math.max(of.minCount, (ready.at(-1)?.[1] as number) ?? of.minCount))
        expect(paidCount).toBeLessThanOrEqual(of.maxCount)
        for (; startsUs.length < paidCount; coldCount++) startsUs.push(us)
        while (startsUs.length > paidCount) stintsUs += us - (startsUs.pop() as number)
      }
      for (const startUs of startsUs) stintsUs += 300 - startUs
      const account = scaler.account()
      expect(paidSec(account, 300) * SEC).toBeCloseTo(integralUs, 6)
      expect(stintsUs).toBe(integralUs)
      expect(account.startedCount).toBe(coldCount)
    }),
  )
})
