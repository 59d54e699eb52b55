import { describe, expect, test } from 'vitest'
import { jobGapCount, requestGapCount } from '../../src/measure/ledger-gap.ts'
import { checkIdentities } from '../../src/measure/trust-identities.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import type { Mode } from '../../src/scenario/scenario.ts'
import { type Simulated, scenarioOf, simulate } from './simulate.ts'

const MS = 1_000
const SEC = 1_000_000

/** Simulates a scenario, twice; whatever its discipline, the books close and the same seed gives the same bits. */
function run(lines: readonly string[], mode: Mode = 'async'): Simulated {
  const scenario = scenarioOf(...lines)
  const simulated = simulate(scenario, mode)
  const { measurement } = simulated
  expect(measurement.requests.map(requestGapCount).every((count) => count === 0)).toBe(true)
  expect(measurement.jobs.map(jobGapCount).every((count) => count === 0)).toBe(true)
  for (const { waitSumUs, waitSumByLittleUs } of measurement.queues) expect(waitSumUs).toBe(waitSumByLittleUs)
  expect(checkIdentities(measurement).filter(({ verdict }) => verdict !== 'holds')).toEqual([])
  const again = simulate(scenario, mode, { stepCount: 17 }).measurement
  expect(resultHash(again, '')).toBe(resultHash(measurement, ''))
  return simulated
}

function quantile(samples: readonly number[], ratio: number): number {
  return samples[Math.min(samples.length - 1, Math.ceil(ratio * samples.length))] as number
}

/** A server that never stands in the way of the workers' slots. */
const SERVER = 'kind: mock-http, connections: 1k'

describe('in simulated time', () => {
  test('under a spike, adaptive LIFO keeps the median wait of the served small, where FIFO has everybody wait', () => {
    const spike = (order: string): number => {
      const { samplesUs, measurement } = run([
        'requests: { order: { arrivals: { poisson: { stages: [ { for: 1s, rate: 500/s }, { for: 3s, rate: 2k/s }, { for: 2s, rate: 500/s } ] } }, jobs: { save: 1 } } }',
        'jobs: { save: { sink: db, ttl: 1s } }',
        `sinks: { db: { ${SERVER}, serviceTime: 10ms } }`,
        `queues: { default: { order: ${order} } }`,
        'workers: { default: { threads: 2, concurrency: 5 } }',
      ])
      expect(measurement.jobs[0]?.expiredCount).toBeGreaterThan(100)
      return quantile(samplesUs('save.wait'), 0.5)
    }
    expect(spike('adaptive, lifoAbove: 20')).toBeLessThan(30 * MS)
    expect(spike('fifo')).toBeGreaterThan(300 * MS)
  })

  test('a tenant with ten times the load does not double the p99 wait of a quiet one whose share is fair', () => {
    const quietP99Us = (noisyPerSec: number, fair: string): number => {
      const { samplesUs } = run([
        `requests: { quiet: { tenant: small, arrivals: { poisson: { rate: 200/s, for: 6s } }, jobs: { page: 1 } }, noisy: { tenant: large, arrivals: { poisson: { rate: ${noisyPerSec}/s, for: 6s } }, jobs: { post: 1 } } }`,
        'jobs: { page: { sink: db }, post: { sink: db } }',
        `sinks: { db: { ${SERVER}, serviceTime: { exponential: { mean: 10ms } } } }`,
        `queues: { default: { capacity: 100k${fair} } }`,
        'workers: { default: { threads: 2, concurrency: 4 } }',
      ])
      return quantile(samplesUs('page.wait'), 0.99)
    }
    const loadedP99Us = quietP99Us(2_000, ', fair: {}')
    // Alone at the share that is the quiet one's by right: half of the slots.
    const { samplesUs } = run([
      'requests: { quiet: { tenant: small, arrivals: { poisson: { rate: 200/s, for: 6s } }, jobs: { page: 1 } } }',
      'jobs: { page: { sink: db } }',
      `sinks: { db: { ${SERVER}, serviceTime: { exponential: { mean: 10ms } } } }`,
      'workers: { default: { threads: 1, concurrency: 4 } }',
    ])
    expect(loadedP99Us).toBeLessThan(2 * quantile(samplesUs('page.wait'), 0.99))
    expect(quietP99Us(2_000, '')).toBeGreaterThan(1 * SEC)
  })

  test('tenants who ask for more than there is get it by their weights', () => {
    const { measurement } = run([
      'requests: { a: { tenant: acme, arrivals: { constant: { rate: 1k/s, for: 4s } }, jobs: { one: 1 } }, b: { tenant: zenith, arrivals: { constant: { rate: 1k/s, for: 4s } }, jobs: { two: 1 } } }',
      'jobs: { one: { sink: db }, two: { sink: db } }',
      `sinks: { db: { ${SERVER}, serviceTime: 10ms } }`,
      'queues: { default: { fair: { weights: { acme: 3 } } } }',
      'workers: { default: { threads: 2, concurrency: 4 } }',
      'drain: { limit: 0s }',
    ])
    const [acme = 0, zenith = 0] = measurement.jobs.map(({ doneCount }) => doneCount)
    expect(acme + zenith).toBeGreaterThan(3_000)
    expect(acme / zenith).toBeGreaterThan(2.95)
    expect(acme / zenith).toBeLessThan(3.05)
  })

  test('under aging nobody waits longer than the ranks and what stood before it take, where strict ranks starve', () => {
    const waitsUs = (aging: string): number[] =>
      run([
        'requests: { vip: { arrivals: { constant: { rate: 990/s, for: 8s } }, jobs: { first: 1 } }, rest: { arrivals: { constant: { rate: 20/s, for: 8s } }, jobs: { last: 1 } } }',
        'jobs: { first: { sink: db, priority: 3 }, last: { sink: db, priority: 5 } }',
        `sinks: { db: { ${SERVER}, serviceTime: 10ms } }`,
        `queues: { default: { ${aging} } }`,
        'workers: { default: { threads: 2, concurrency: 5 } }',
      ]).samplesUs('last.wait')
    // The queue is overloaded by a hundredth, so at most 80 jobs stand in it: 80 ms.
    expect(waitsUs('aging: 200ms').at(-1)).toBeLessThan(2 * 200 * MS + 100 * MS)
    expect(waitsUs('order: fifo').at(-1)).toBeGreaterThan(2 * SEC)
  })

  test('CoDel keeps the standing wait of an overloaded queue near its target, and its drops are shed', () => {
    const overload = (codel: string) => {
      const { samplesUs, measurement } = run([
        'requests: { order: { arrivals: { poisson: { rate: 1300/s, for: 15s } }, jobs: { save: 1 } } }',
        'jobs: { save: { sink: db } }',
        `sinks: { db: { ${SERVER}, serviceTime: 10ms } }`,
        `queues: { default: { ${codel} } }`,
        'workers: { default: { threads: 2, concurrency: 5 } }',
        // What CoDel lets through before its rate of drops has grown is of another time.
        'warmup: 5s',
      ])
      const [job] = measurement.jobs
      expect((job?.doneCount ?? 0) + (job?.shedCount ?? 0)).toBe(job?.createdCount)
      return { medianUs: quantile(samplesUs('save.wait'), 0.5), shedCount: job?.shedCount ?? 0 }
    }
    const controlled = overload('codel: { target: 20ms, interval: 40ms }')
    expect(controlled.shedCount).toBeGreaterThan(3_000)
    expect(controlled.medianUs).toBeLessThan(80 * MS)
    const standing = overload('order: fifo')
    expect(standing).toMatchObject({ shedCount: 0 })
    expect(standing.medianUs).toBeGreaterThan(2 * SEC)
  })

  test.each(['async', 'sync'] as const)(
    'a bulkhead keeps a slow type of job from taking every slot: the fast one hardly waits, %s',
    (mode) => {
      const fast = (bulkhead: string) =>
        run(
          [
            'requests: { page: { arrivals: { poisson: { rate: 300/s, for: 6s } }, jobs: { look: 1 } }, report: { arrivals: { constant: { rate: 10/s, for: 6s } }, jobs: { count: 1 } } }',
            `jobs: { look: { sink: web }, count: { sink: slow${bulkhead} } }`,
            `sinks: { web: { ${SERVER}, serviceTime: 5ms }, slow: { ${SERVER}, serviceTime: 2s, errorRate: 10% } }`,
            'workers: { default: { threads: 2, concurrency: 5 } }',
          ],
          mode,
        )
      const kept = fast(', bulkhead: 3')
      const slowSinkOf = ({ measurement }: Simulated) => measurement.sinks.find(({ name }) => name === 'slow')
      expect(slowSinkOf(kept)?.inUsePeakCount).toBe(mode === 'async' ? 2 * 3 : 3)
      if (mode === 'sync') return
      expect(quantile(kept.samplesUs('look.wait'), 0.99)).toBeLessThan(20 * MS)
      expect(quantile(fast('').samplesUs('look.wait'), 0.99)).toBeGreaterThan(1 * SEC)
    },
  )

  test('after a spike, workers that heed deadlines soon do useful work again, others waste their slots on what is too late', () => {
    const goodCount = (checkDeadline: boolean): number => {
      const { measurement } = run([
        'requests: { order: { deadline: 300ms, arrivals: { poisson: { stages: [ { for: 1s, rate: 3k/s }, { for: 5s, rate: 800/s } ] } }, jobs: { save: 1 } } }',
        `jobs: { save: { sink: db, checkDeadline: ${checkDeadline}, retry: { attempts: 3, backoff: 20ms } } }`,
        `sinks: { db: { ${SERVER}, serviceTime: 10ms, errorRate: 5% } }`,
        'workers: { default: { threads: 2, concurrency: 5 } }',
      ])
      const [job] = measurement.jobs
      expect((job?.expiredCount ?? 0) > 0).toBe(checkDeadline)
      return (job?.doneCount ?? 0) - (job?.wastedCount ?? 0)
    }
    expect(goodCount(false)).toBeLessThan(1_000)
    expect(goodCount(true)).toBeGreaterThan(2_500)
  })
})
