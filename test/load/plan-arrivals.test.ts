import { expect, test } from 'vitest'
import { planArrivals } from '../../src/load/plan-arrivals.ts'
import type { Arrivals } from '../../src/scenario/scenario.ts'
import { plannedStarts } from './planned-starts.ts'

const STAGES = [{ forUs: 1_000_000, fromPerSec: 10, toPerSec: 10 }]
const OPEN: readonly (readonly [Arrivals, number | null, number])[] = [
  [{ kind: 'once', atUs: 5 }, 1, 5],
  [{ kind: 'constant', ratePerSec: 10, forUs: 1_000_000 }, 10, 1_000_000],
  [{ kind: 'poisson', stages: STAGES }, null, 1_000_000],
  [{ kind: 'stages', stages: STAGES }, 10, 1_000_000],
  [{ kind: 'burst', sizeCount: 2, atUs: 1, everyUs: 10, timesCount: 3 }, 6, 21],
  [{ kind: 'trace', path: 'a.csv', speedRatio: 1, startsUs: Float64Array.of(0, 7) }, 2, 7],
]

test('every kind of arrivals has its plan, with its count and its end', () => {
  for (const [arrivals, plannedCount, endUs] of OPEN) {
    const plan = planArrivals(arrivals, '7', 'order')
    expect(plan, arrivals.kind).toMatchObject({ kind: 'open', plannedCount, endUs })
    expect(plannedStarts(plan).length, arrivals.kind).toBeGreaterThan(0)
  }
  const closed: Arrivals = { kind: 'closed', clientCount: 3, think: { kind: 'constant', valueUs: 9 }, forUs: 100 }
  expect(planArrivals(closed, '7', 'order')).toMatchObject({ kind: 'closed', clientCount: 3, endUs: 100 })
})

test('requests of two names arrive independently under one seed', () => {
  const arrivals: Arrivals = { kind: 'poisson', stages: STAGES }
  const order = plannedStarts(planArrivals(arrivals, '7', 'order'))
  expect(plannedStarts(planArrivals(arrivals, '7', 'order'))).toEqual(order)
  expect(plannedStarts(planArrivals(arrivals, '7', 'browse'))).not.toEqual(order)
})
