import { describe, expect, it } from 'vitest'
import type { Distribution } from '../../src/chance/distribution.ts'
import { renderHeading } from '../../src/report/heading.ts'
import { plainPalette } from '../../src/report/palette.ts'
import { recordScenario } from '../../src/result/scenario-record.ts'
import { PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { AutoscaleSpec } from '../../src/scenario/policy-spec.ts'
import type { Arrivals, Mode, Scenario } from '../../src/scenario/scenario.ts'
import { jobSpec, mockDb, queueSpec, requestSpec, scenario } from './make-result.ts'
import { newsletter, spike } from './stories.ts'

const lines = (of: Scenario, mode: Mode): string[] =>
  renderHeading(recordScenario(of), mode, plainPalette, { width: 200 }).trimEnd().split('\n')

const one = (part: Partial<Scenario>): Scenario =>
  scenario({
    name: 'one',
    requests: [requestSpec({ name: 'order' })],
    jobs: [jobSpec({ name: 'save' })],
    sinks: [{ kind: 'none', name: 'nowhere' }],
    ...part,
  })

describe('the heading', () => {
  it('says what a synchronous request makes and how long its client waits', () => {
    expect(lines(newsletter, 'sync')).toEqual([
      'newsletter · sync · real clock · seed 42',
      '1 request = 1,000,000 emails, one after another → smtp (mock, p50 45 ms, up to 10,000 connections); the client waits 30 s',
    ])
  })

  it('says through which queue and workers an asynchronous request goes', () => {
    expect(lines(newsletter, 'async')[1]).toBe(
      '1 request = 1,000,000 emails → queue (memory) → 2 threads × 5,000 → smtp (mock, p50 45 ms, up to 10,000 connections)',
    )
  })

  it('has a line for each request, in the mode that it is pinned to', () => {
    const [, order, browse] = lines(spike, 'async')
    expect(order).toMatch(/^order: .* → queue \(memory\) → /)
    expect(browse).toMatch(/^browse: 50\/s for 20 s, .*; the client waits 1 s$/)
  })

  it('says how many workers there may be where they are scaled', () => {
    const autoscale: AutoscaleSpec = {
      minCount: 0,
      maxCount: 40,
      signal: 'age',
      target: 1,
      everyUs: 1,
      cooldownUs: 0,
      coldStartUs: 0,
    }
    const scaled = (minCount: number) => {
      const workers = { ...PLAIN_WORKERS, threadCount: 2, concurrencyCount: 1, autoscale: { ...autoscale, minCount } }
      return lines(one({ queues: [queueSpec({ workers })] }), 'async')[1]
    }
    expect(scaled(0)).toContain('queue (memory) → 0 to 40 workers × 1 →')
    expect(scaled(40)).toContain('queue (memory) → 40 workers × 1 →')
  })

  it('says so when jobs run in parallel, in several types, under a rate limit', () => {
    const several = one({
      requests: [
        requestSpec({
          name: 'order',
          parallelCount: 8,
          jobs: [
            { jobIndex: 0, count: 20 },
            { jobIndex: 1, count: 1 },
          ],
        }),
      ],
      jobs: [jobSpec({ name: 'save' }), jobSpec({ name: 'mail' })],
      queues: [queueSpec({ workers: { ...PLAIN_WORKERS, threadCount: 1, concurrencyCount: 5, ratePerSec: 800 } })],
    })
    expect(lines(several, 'sync')[1]).toBe(
      '1 request = 20 saves + 1 mail, 8 at a time → nowhere (does nothing); the client waits 30 s',
    )
    expect(lines(several, 'async')[1]).toBe(
      '1 request = 20 saves + 1 mail → queue (memory) → 1 thread × 5, up to 800/s → nowhere (does nothing)',
    )
  })
})

it('breaks its lines at the width of the screen, never inside a number', () => {
  const text = renderHeading(recordScenario(newsletter), 'sync', plainPalette, { width: 66 })
  expect(text.split('\n').slice(1)).toEqual([
    '1 request = 1,000,000 emails, one after another → smtp (mock,',
    '  p50 45 ms, up to 10,000 connections); the client waits 30 s',
    '',
  ])
})

describe('arrivals are named', () => {
  const stages = [
    { forUs: 5_000_000, fromPerSec: 100, toPerSec: 100 },
    { forUs: 5_000_000, fromPerSec: 100, toPerSec: 1_000 },
  ]
  it.each([
    [{ kind: 'constant', ratePerSec: 250, forUs: 20_000_000 }, '250/s for 20 s, '],
    [{ kind: 'poisson', stages: stages.slice(0, 1) }, 'Poisson 100/s for 5 s, '],
    [{ kind: 'stages', stages }, '100/s, then 100/s to 1,000/s for 10 s in all, '],
    [{ kind: 'burst', sizeCount: 1_000, atUs: 0, everyUs: 5_000_000, timesCount: 1 }, '1,000 at once, '],
    [
      { kind: 'burst', sizeCount: 1_000, atUs: 0, everyUs: 5_000_000, timesCount: 3 },
      '1,000 at once, 3 times, 5 s apart, ',
    ],
    [
      { kind: 'closed', clientCount: 50, think: { kind: 'constant', valueUs: 0 }, forUs: 9_000_000 },
      '50 clients for 9 s, ',
    ],
    [{ kind: 'trace', path: 'a.csv', speedRatio: 1, startsUs: Float64Array.of(1, 2) }, '2 recorded starts, '],
    [{ kind: 'once', atUs: 0 }, ''],
  ] as const satisfies readonly (readonly [Arrivals, string])[])('%o as %o', (arrivals, words) => {
    const [, flow] = lines(one({ requests: [requestSpec({ name: 'order', arrivals })] }), 'sync')
    expect(flow?.slice(0, flow.indexOf('1 request'))).toBe(words)
  })
})

describe('service times are named', () => {
  it.each([
    [{ kind: 'constant', valueUs: 45_000 }, '45 ms'],
    [{ kind: 'uniform', minUs: 1_000, maxUs: 2_000 }, '1 ms to 2 ms'],
    [{ kind: 'exponential', meanUs: 7_000 }, 'mean 7 ms'],
    [{ kind: 'lognormal', p50Us: 15_000, p99Us: 60_000 }, 'p50 15 ms'],
    [{ kind: 'pareto', minUs: 3_000, shapeRatio: 1.5, maxUs: 9_000_000 }, 'from 3 ms, heavy tail'],
    [{ kind: 'empirical', valuesUs: [1], weightRatios: [1] }, 'times as recorded'],
  ] as const satisfies readonly (readonly [Distribution, string])[])('%o as %o', (time, words) => {
    const db = one({ sinks: [mockDb({ serviceTime: time, connectionCount: 1 })] })
    expect(lines(db, 'sync')[1]).toContain(`→ db (mock, ${words}, up to 1 connection);`)
    const cpu = one({ sinks: [{ kind: 'cpu', name: 'processor', burn: time }] })
    expect(lines(cpu, 'sync')[1]).toContain(`→ processor (processor time, ${words});`)
  })
})
