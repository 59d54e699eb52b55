import { expect, test } from 'vitest'
import type { OpenPlan } from '../../src/load/arrival-plan.ts'
import { listLatencySeries } from '../../src/measure/latency-series.ts'
import { bucketLowUs } from '../../src/measure/latency-table.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import type { PlainQueue } from '../../src/shortcut/plain-queue.ts'
import { createPlainSolver, type SolverFrame } from '../../src/shortcut/plain-solver.ts'

const SERIES = listLatencySeries({
  requests: [{ name: 'request' }],
  jobs: [{ name: 'job' }],
} as unknown as Scenario).map((name) => name.replace(/^.*[.]/, ''))

function planOf(startsUs: readonly number[]): OpenPlan {
  let index = 0
  return {
    kind: 'open',
    plannedCount: startsUs.length,
    endUs: startsUs.at(-1) ?? 0,
    next: () => startsUs[index++] ?? -1,
  }
}

/** A queue for two slots and jobs of 10 us, in slices of 10 us and intervals of 20 us. */
function solve(startsUs: readonly number[], queue: Partial<PlainQueue> = {}, frame: Partial<SolverFrame> = {}) {
  const latencies: Record<string, [sliceIndex: number, lowUs: number, count: number][]> = {}
  const solver = createPlainSolver(
    {
      plan: planOf(startsUs),
      requestJobCount: 1,
      slotCount: 2,
      capacityCount: 100,
      atOnceCountMax: 3,
      serviceUsMax: 100,
      key: 1,
      serviceUs: () => 10,
      isConstant: true,
      ...queue,
    },
    {
      warmupUs: 0,
      drainLimitUs: 1_000,
      deadlineUs: 10_000,
      intervalUs: 20,
      sliceUs: 10,
      jobCountMax: 1_000,
      emit(sliceIndex, slice) {
        for (const { series, batch } of slice) {
          const name = SERIES[series] as string
          const rows = latencies[name] ?? []
          latencies[name] = rows
          for (let at = 0; at < batch.buckets.length; at += 2) {
            rows.push([sliceIndex, bucketLowUs(batch.buckets[at] as number), batch.buckets[at + 1] as number])
          }
        }
      },
      ...frame,
    },
  )
  let state = solver.step(1)
  for (let step = 0; state === 'going' && step < 10_000; step++) state = solver.step(1)
  return { state, latencies, totals: solver.totals }
}

test('each job takes the slot that is free first, and its times go to the slices in which they happen', () => {
  const { state, latencies, totals } = solve([0, 4, 6, 25])
  expect(state).toBe('over')
  expect(latencies).toEqual({
    response: [
      [0, 0, 3],
      [2, 0, 1],
    ],
    lateness: [
      [0, 0, 3],
      [2, 0, 1],
    ],
    // The third job waits from 6 until the first ends at 10.
    wait: [
      [0, 0, 2],
      [1, 4, 1],
      [2, 0, 1],
    ],
    service: [
      [1, 10, 2],
      [2, 10, 1],
      [3, 10, 1],
    ],
    total: [
      [1, 10, 2],
      [2, 14, 1],
      [3, 10, 1],
    ],
    completion: [
      [1, 10, 2],
      [2, 14, 1],
      [3, 10, 1],
    ],
  })
  expect(totals).toMatchObject({
    requestCount: 4,
    jobCount: 4,
    lastArrivalUs: 25,
    lastEndUs: 35,
    enqueuedSumUs: 35,
    waitSumUs: 4,
    waitUsMax: 4,
    busySumUs: 40,
    queuePeakCount: 1,
    busyPeakCount: 2,
  })
  expect([...totals.arrivedCounts].slice(0, 2)).toEqual([3, 1])
  expect([...totals.startedCounts].slice(0, 2)).toEqual([3, 1])
  expect([...totals.endedCounts].slice(0, 2)).toEqual([2, 2])
})

test('the queue is deepest when a request has come and nobody has taken from it yet', () => {
  expect(solve([0, 0, 0]).totals.queuePeakCount).toBe(3)
  // At 10 two of the first four have started before, and the others start now.
  expect(solve([0, 0, 0, 0, 10], { atOnceCountMax: 4 }).totals.queuePeakCount).toBe(4)
  expect(solve([0, 1, 2, 3, 11]).totals.queuePeakCount).toBe(2)
})

test('slots that are never all busy are counted, an end and a start at one moment as one', () => {
  const wide = { slotCount: 50 }
  expect(solve([0, 5, 10, 15], wide).totals.busyPeakCount).toBe(2)
  expect(solve([0, 5, 9, 15], wide).totals.busyPeakCount).toBe(3)
  expect(solve([0, 0, 0, 9], { ...wide, serviceUs: () => 0 }).totals.busyPeakCount).toBe(3)
})

test('a request is complete with its last job', () => {
  const { latencies, totals } = solve([0], { requestJobCount: 5 })
  expect(latencies.completion).toEqual([[3, 30, 1]])
  expect(latencies.response).toEqual([[0, 0, 1]])
  expect(totals.jobCount).toBe(5)
})

test('what is intended during the warm-up is counted and leaves no latency', () => {
  const { latencies, totals } = solve([0, 4, 6, 25], {}, { warmupUs: 6 })
  expect(latencies.wait).toEqual([
    [1, 4, 1],
    [2, 0, 1],
  ])
  expect(latencies.response).toEqual([
    [0, 0, 1],
    [2, 0, 1],
  ])
  expect(totals.jobCount).toBe(4)
})

test.each<[string, readonly number[], Partial<PlainQueue>, Partial<SolverFrame>]>([
  ['the queue is full', [0, 0, 0], { capacityCount: 2 }, {}],
  ['more requests come at once than the front takes', [0, 0, 0, 0], {}, {}],
  ['a service is longer than its deadline', [0], { serviceUs: () => 101 }, {}],
  ['the drain limit passes', [0], { serviceUs: () => 50 }, { drainLimitUs: 49 }],
  ['the run passes its deadline', [0], { serviceUs: () => 50 }, { deadlineUs: 49 }],
  ['the run makes more jobs than it may', [0, 5], {}, { jobCountMax: 1 }],
])('declines when %s', (_why, startsUs, queue, frame) => {
  expect(solve(startsUs, queue, frame).state).toBe('declined')
})

test('declines services so long that too many slices would be open', () => {
  const startsUs = Array.from({ length: 80 }, (_, index) => index * 10)
  let nth = 0
  const serviceUs = () => 10_000 - 20 * nth++
  const wide = { slotCount: 100, serviceUs, isConstant: false, serviceUsMax: 1e6 }
  const long = { deadlineUs: 100_000, drainLimitUs: 100_000 }
  expect(solve(startsUs, wide, long).state).toBe('declined')
  nth = 0
  expect(solve(startsUs.slice(0, 40), wide, long).state).toBe('over')
})
