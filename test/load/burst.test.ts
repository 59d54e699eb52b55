import { expect, test } from 'vitest'
import { planBurst } from '../../src/load/burst.ts'
import { plannedStarts } from './planned-starts.ts'

test('bursts come whole, at their instants', () => {
  const plan = planBurst({ kind: 'burst', sizeCount: 3, atUs: 10, everyUs: 1_000, timesCount: 2 })
  expect([plan.plannedCount, plan.endUs]).toEqual([6, 1_010])
  expect(plannedStarts(plan)).toEqual([10, 10, 10, 1_010, 1_010, 1_010])
})

test('a burst of nothing, and no burst at all, are over at once', () => {
  expect(plannedStarts(planBurst({ kind: 'burst', sizeCount: 0, atUs: 0, everyUs: 1_000, timesCount: 5 }))).toEqual([])
  const none = planBurst({ kind: 'burst', sizeCount: 5, atUs: 70, everyUs: 1_000, timesCount: 0 })
  expect([plannedStarts(none), none.endUs]).toEqual([[], 70])
})
