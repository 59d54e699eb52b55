import { expect, test } from 'vitest'
import { planTrace } from '../../src/load/trace.ts'
import { plannedStarts } from './planned-starts.ts'

test('recorded starts come as they are, rounded: the speed has been applied to them already', () => {
  const startsUs = Float64Array.of(0, 10.4, 10.6, 10.6, 2_000_000.5)
  const plan = planTrace({ kind: 'trace', path: 'prod.csv', speedRatio: 3, startsUs })
  expect([plan.plannedCount, plan.endUs]).toEqual([5, 2_000_001])
  expect(plannedStarts(plan)).toEqual([0, 10, 11, 11, 2_000_001])
})

test('an empty recording is over at once', () => {
  const plan = planTrace({ kind: 'trace', path: 'prod.csv', speedRatio: 1, startsUs: new Float64Array(0) })
  expect([plannedStarts(plan), plan.endUs]).toEqual([[], 0])
})
