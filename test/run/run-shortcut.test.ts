import { describe, expect, test } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import { runVirtual } from '../../src/run/run-virtual.ts'
import { loadText } from '../scenario/load-text.ts'

interface Case {
  readonly arrivals: string
  readonly service: string
  readonly slots?: string
  readonly jobs?: string
  readonly more?: string
}

const scenarioOf = ({ arrivals, service, slots = '{ threads: 1, concurrency: 8 }', jobs = '1', more = '' }: Case) =>
  loadText(`
version: 1
name: plain
seed: 5
requests: { call: { arrivals: ${arrivals}, jobs: { work: ${jobs} } } }
jobs: { work: { sink: server, timeout: 20s } }
sinks: { server: { kind: mock-smtp, connections: 10k, serviceTime: ${service} } }
queues: { default: { capacity: 1m } }
workers: { default: ${slots} }
drain: { limit: 10m }
${more}
`).scenario

const simulate = (spec: Case, engine: 'auto' | 'events', mode: 'sync' | 'async' = 'async'): Promise<Measurement> =>
  runVirtual({
    scenario: scenarioOf(spec),
    mode,
    engine,
    onReading: () => undefined,
    signal: new AbortController().signal,
    graceUs: 0,
  })

const poisson = (rate: string, forText = '4s'): string => `{ poisson: { rate: ${rate}, for: ${forText} } }`
const EXPONENTIAL = '{ exponential: { mean: 40ms } }'
const LOGNORMAL = '{ lognormal: { p50: 30ms, p99: 200ms } }'

const WIDE_FRONT = 'front: { concurrency: 10k, backlog: 10k }'

describe('a shortcut comes to what the events come to, to the bit', () => {
  const CASES: readonly [engine: string, Case][] = [
    ['heap', { arrivals: poisson('20/s'), service: EXPONENTIAL }],
    ['heap', { arrivals: poisson('190/s'), service: EXPONENTIAL }],
    ['heap', { arrivals: poisson('400/s'), service: LOGNORMAL }],
    ['heap', { arrivals: poisson('100/s'), service: EXPONENTIAL, slots: '{ threads: 3, concurrency: 2 }' }],
    ['heap', { arrivals: poisson('100/s'), service: EXPONENTIAL, more: 'warmup: 2s' }],
    ['heap', { arrivals: poisson('30/s'), service: EXPONENTIAL, jobs: '5' }],
    ['heap', { arrivals: '{ constant: { rate: 200/s, for: 3s } }', service: LOGNORMAL }],
    ['heap', { arrivals: '{ burst: { size: 500, every: 1s, times: 4 } }', service: LOGNORMAL }],
    ['heap', { arrivals: '{ stages: [ { for: 2s, from: 0/s, to: 400/s } ] }', service: EXPONENTIAL }],
    // As many requests at once, and jobs in each of two, as the front still takes in one go.
    ['heap', { arrivals: '{ burst: { size: 1024, every: 9s, times: 2 } }', service: LOGNORMAL, more: WIDE_FRONT }],
    ['heap', { arrivals: '{ burst: { size: 2 } }', service: LOGNORMAL, jobs: '1024' }],
    // Services of 0 us, and many of one length: starts and ends at one instant.
    [
      'heap',
      {
        arrivals: poisson('100k/s', '200ms'),
        service: '{ exponential: { mean: 3us } }',
        slots: '{ threads: 1, concurrency: 1 }',
      },
    ],
    ['heap', { arrivals: poisson('100k/s', '200ms'), service: '{ uniform: { min: 1us, max: 20us } }' }],
    ['ring', { arrivals: poisson('190/s'), service: '40ms' }],
    ['ring', { arrivals: '{ constant: { rate: 200/s, for: 3s } }', service: '40ms' }],
    ['ring', { arrivals: 'once', service: '50ms', jobs: '5000', slots: '{ threads: 2, concurrency: 50 }' }],
    ['buckets', { arrivals: 'once', service: LOGNORMAL, jobs: '20k', slots: '{ threads: 2, concurrency: 500 }' }],
    ['buckets', { arrivals: poisson('5k/s'), service: EXPONENTIAL, slots: '{ threads: 1, concurrency: 200 }' }],
    [
      'buckets',
      {
        arrivals: poisson('2k/s'),
        service: '{ pareto: { min: 5ms, shape: 1.2, max: 10s } }',
        slots: '{ threads: 1, concurrency: 200 }',
      },
    ],
  ]

  test.each(CASES)('%s: %j', async (engine, spec) => {
    const quick = await simulate(spec, 'auto')
    const whole = await simulate(spec, 'events')
    expect([quick.engine, whole.engine]).toEqual([engine, 'events'])
    expect(quick.jobs[0]?.doneCount).toBeGreaterThan(0)
    const { engine: _quick, wallUs: _qw, cpuUs: _qc, rssPeakBytes: _qr, ...short } = quick
    const { engine: _whole, wallUs: _ww, cpuUs: _wc, rssPeakBytes: _wr, ...long } = whole
    expect(short).toEqual(long)
    expect(resultHash(quick, 'x')).toBe(resultHash(whole, 'x'))
  })
})

describe('the events are followed where the queue is more than plain', () => {
  const PLAIN: Case = { arrivals: poisson('100/s', '1s'), service: EXPONENTIAL }
  const OTHERS: readonly [why: string, Case, ('sync' | 'async')?][] = [
    ['the caller waits', PLAIN, 'sync'],
    ['clients wait for their answers', { ...PLAIN, arrivals: '{ closed: { clients: 3, think: 10ms, for: 1s } }' }],
    ['starts are limited', { ...PLAIN, slots: '{ threads: 1, concurrency: 8, rate: 50/s }' }],
    // Told only on the way.
    ['a burst is more than the front takes', { ...PLAIN, arrivals: '{ burst: { size: 1200 } }' }],
    ['a burst is more than it makes in one go', { ...PLAIN, arrivals: '{ burst: { size: 1025 } }', more: WIDE_FRONT }],
    ['a service runs into its deadline', { ...PLAIN, service: '25s' }],
    ['the backlog outlives the drain limit', { ...PLAIN, service: '10s', slots: '{ threads: 1, concurrency: 1 }' }],
  ]

  test.each(OTHERS)('%s', async (_why, spec, mode) => {
    expect((await simulate(spec, 'auto', mode)).engine).toBe('events')
  })
})
