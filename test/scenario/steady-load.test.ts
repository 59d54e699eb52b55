import { expect, it } from 'vitest'
import type { Arrivals } from '../../src/scenario/scenario.ts'
import { isSteadyLoad } from '../../src/scenario/steady-load.ts'

const SEC = 1_000_000
const stage = (fromPerSec: number, toPerSec: number, forUs = SEC) => ({ forUs, fromPerSec, toPerSec })
const constant: Arrivals = { kind: 'constant', ratePerSec: 10, forUs: 2 * SEC }

const closed: Arrivals = { kind: 'closed', clientCount: 5, think: { kind: 'constant', valueUs: 1 }, forUs: 2 * SEC }
const trace: Arrivals = { kind: 'trace', path: 'a.csv', speedRatio: 1, startsUs: new Float64Array([0, 1, 2]) }

it.each<[string, readonly Arrivals[], boolean]>([
  ['a constant rate', [constant], true],
  ['a closed loop', [closed], true],
  ['Poisson at one rate', [{ kind: 'poisson', stages: [stage(10, 10)] }], true],
  ['stages that are all one rate', [{ kind: 'stages', stages: [stage(10, 10), stage(10, 10)] }], true],
  ['a ramp', [{ kind: 'stages', stages: [stage(10, 20)] }], false],
  ['a spike', [{ kind: 'poisson', stages: [stage(10, 10), stage(90, 90), stage(10, 10)] }], false],
  ['a single request', [{ kind: 'once', atUs: 0 }], false],
  ['a burst', [{ kind: 'burst', sizeCount: 9, atUs: 0, everyUs: SEC, timesCount: 9 }], false],
  ['a trace', [trace], false],
  ['two kinds of steady requests', [constant, closed], true],
  ['a steady kind beside a ramp', [constant, { kind: 'stages', stages: [stage(1, 2, 2 * SEC)] }], false],
  ['two kinds, one of which ends before the other', [constant, { ...constant, forUs: SEC }], false],
  ['no request at all', [], false],
])('%s: %o is steady: %s', (_, arrivals, isSteady) => {
  expect(isSteadyLoad(arrivals.map((one) => ({ arrivals: one })))).toBe(isSteady)
})
