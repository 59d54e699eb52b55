import { expect, test } from 'vitest'
import { planOnce } from '../../src/load/once.ts'
import { plannedStarts } from './planned-starts.ts'

test('one request comes at its instant', () => {
  const plan = planOnce({ kind: 'once', atUs: 1_500_000 })
  expect([plan.plannedCount, plan.endUs]).toEqual([1, 1_500_000])
  expect(plannedStarts(plan)).toEqual([1_500_000])
})
