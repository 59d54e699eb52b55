import { expect, it } from 'vitest'
import { arrivalExtent } from '../../src/scenario/arrival-extent.ts'
import type { Arrivals } from '../../src/scenario/scenario.ts'

const think = { kind: 'constant', valueUs: 0 } as const
const ramp = { forUs: 4_000_000, fromPerSec: 10, toPerSec: 20 }
const step = { forUs: 500_000, fromPerSec: 2, toPerSec: 2 }

it.each<[string, Arrivals, number, number | null]>([
  ['a single request', { kind: 'once', atUs: 5 }, 5, 1],
  ['a constant rate', { kind: 'constant', ratePerSec: 3, forUs: 2_000_000 }, 2_000_000, 6],
  ['a ramp and a step', { kind: 'stages', stages: [ramp, step] }, 4_500_000, 61],
  ['a changing mean rate', { kind: 'poisson', stages: [ramp] }, 4_000_000, 60],
  ['bursts', { kind: 'burst', sizeCount: 7, atUs: 1, everyUs: 10, timesCount: 3 }, 21, 21],
  ['clients that wait for answers', { kind: 'closed', clientCount: 3, think, forUs: 9 }, 9, null],
  ['a trace', { kind: 'trace', path: '', speedRatio: 1, startsUs: Float64Array.of(1, 8) }, 8, 2],
])('the extent of %s', (_, arrivals, endUs, requestCount) => {
  expect(arrivalExtent(arrivals)).toEqual({ endUs, requestCount })
})
