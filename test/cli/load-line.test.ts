import { expect, test } from 'vitest'
import { describeLoad, describeSink } from '../../src/cli/load-line.ts'
import { PLAIN_SERVER } from '../../src/scenario/plain-parts.ts'
import type { Arrivals, SinkSpec } from '../../src/scenario/scenario.ts'

const step = (perSec: number) => ({ forUs: 5_000_000, fromPerSec: perSec, toPerSec: perSec })
const think = { kind: 'constant', valueUs: 0 } as const

test.each<[Arrivals, string]>([
  [{ kind: 'once', atUs: 0 }, '1 request'],
  [{ kind: 'constant', ratePerSec: 250, forUs: 20_000_000 }, '250/s for 20 s'],
  [{ kind: 'poisson', stages: [step(100), step(1_000), step(100)] }, '100/s → 1,000/s → 100/s, Poisson'],
  [{ kind: 'stages', stages: [{ forUs: 1, fromPerSec: 0, toPerSec: 50 }, step(50)] }, '0/s → 50/s'],
  [{ kind: 'burst', sizeCount: 10_000, atUs: 0, everyUs: 0, timesCount: 1 }, '10,000 at once'],
  [{ kind: 'burst', sizeCount: 500, atUs: 0, everyUs: 2_000_000, timesCount: 3 }, '500 at once, 3 times, every 2 s'],
  [{ kind: 'closed', clientCount: 200, think, forUs: 60_000_000 }, '200 clients for 60 s'],
  [{ kind: 'trace', path: 'a.csv', speedRatio: 1, startsUs: new Float64Array(1_500) }, '1,500 recorded'],
])('%j reads %j', (arrivals, text) => {
  expect(describeLoad(arrivals)).toBe(text)
})

test.each<[SinkSpec, string]>([
  [{ kind: 'none', name: 'nowhere' }, 'none'],
  [
    {
      ...PLAIN_SERVER,
      kind: 'mock-smtp',
      name: 'mail',
      connectionCount: 10_000,
      serviceTime: think,
      transientRatio: 0,
      permanentRatio: 0,
      greetingUs: 0,
    },
    'mock-smtp × 10,000',
  ],
])('%j reads %j', (sink, text) => {
  expect(describeSink(sink)).toBe(text)
})
