import { describe, expect, test } from 'vitest'
import type { Measurement, WorkersMeasure } from '../../src/measure/measurement.ts'
import { readMetric } from '../../src/result/metric-value.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { bundled, scenarioOf, simulate } from './simulate.ts'

const SEC = 1_000_000

/** `size` jobs at 500 ms, of 500 ms each unless stated, for as many workers of one slot as `autoscale` wants, on two threads. */
function jobsAtOnce(
  size: number,
  autoscale: string,
  { serviceTime = '500ms', server = '', job = '', threads = 2 } = {},
): Scenario {
  return scenarioOf(
    `requests: { order: { arrivals: { burst: { size: ${size}, at: 500ms } }, jobs: { save: 1 } } }`,
    `jobs: { save: { sink: server${job} } }`,
    `sinks: { server: { kind: mock-smtp, connections: 100, serviceTime: ${serviceTime}${server} } }`,
    `workers: { default: { threads: ${threads}, concurrency: 1, autoscale: { every: 1s, max: 4, ${autoscale} } } }`,
  )
}

const workersOf = ({ queues }: Measurement): WorkersMeasure | null => queues[0]?.workers ?? null
/** Of the first queue, interval by interval. */
const workerCounts = ({ intervals }: Measurement): unknown[] => intervals.map((one) => one.workerCounts[0])
const workerSec = (measurement: Measurement): number => (workersOf(measurement)?.workerUs ?? Number.NaN) / SEC

describe('workers that start from zero', () => {
  const { measurement } = simulate(jobsAtOnce(8, 'target: 2, coldStart: 2s'), 'async')

  test('are decided at the first look and ready a cold start later: the first jobs wait for both', () => {
    expect(measurement.jobs[0]?.wait).toMatchObject({ minUs: 2.5 * SEC, maxUs: expect.closeTo(3 * SEC, -4) })
    expect(measurement.queues[0]?.waitSumUs).toBe(4 * 2.5 * SEC + 4 * 3 * SEC)
    expect(measurement.durationUs).toBe(4 * SEC)
  })

  test('are paid for from the decision to the end of the run', () => {
    expect(workersOf(measurement)).toEqual({
      peakCount: 4,
      workerUs: 4 * 3 * SEC,
      startedCount: 4,
      timeToCapacityUs: 2 * SEC,
    })
    expect(readMetric(measurement, 'default.workers')).toBe(4)
    expect(readMetric(measurement, 'default.workerTime')).toBe(12 * SEC)
    expect(readMetric(measurement, 'default.coldStarts')).toBe(4)
    expect(readMetric(measurement, 'default.timeToCapacity')).toBe(2 * SEC)
    expect(readMetric(measurement, 'default.cost')).toBe(1_500)
  })

  test('are on the timeline', () => {
    // A moment belongs to the interval that it begins; that of the end is one by itself.
    expect(workerCounts(measurement)).toEqual([0, 0, 0, 4, 4])
  })

  test('never have more in flight than there are of them, however much waits', () => {
    const { sinks } = simulate(jobsAtOnce(9, 'target: 1, coldStart: 2s'), 'async').measurement
    expect(sinks[0]).toMatchObject({ inUsePeakCount: 4, busyUs: 9 * 0.5 * SEC })
  })
})

test('busy slots cannot tell of work while nobody is there: one worker comes because something waits', () => {
  const { measurement } = simulate(jobsAtOnce(3, 'signal: utilisation, coldStart: 2s'), 'async')
  expect(measurement.jobs[0]?.wait?.minUs).toBe(2.5 * SEC)
  // Ready at 3 s and seen busy at 4 s, it gets a second one, which is there too late for three jobs.
  expect(workersOf(measurement)).toMatchObject({ peakCount: 1, startedCount: 2, timeToCapacityUs: 2 * SEC })
  expect(measurement.durationUs).toBe(4.5 * SEC)
  expect(workerSec(measurement)).toBe(3.5 + 0.5)
})

test('by age it doubles from look to look, so that it wants them all later than by the length of the queue', () => {
  const { measurement } = simulate(jobsAtOnce(40, 'signal: age, target: 1s, coldStart: 2s'), 'async')
  // One at 1 s, because something waits; two at 2 s, when the oldest is 1.5 s old; four at 3 s; all ready at 5 s.
  expect(workersOf(measurement)).toMatchObject({ peakCount: 4, startedCount: 4, timeToCapacityUs: 4 * SEC })
})

test('workers that are given up end what they have in flight, and are paid for until then', () => {
  const { measurement } = simulate(jobsAtOnce(2, 'target: 1, cooldown: 0s', { serviceTime: '5s' }), 'async')
  expect(measurement.jobs[0]).toMatchObject({ doneCount: 2, pendingCount: 0 })
  expect(workerCounts(measurement)).toEqual([0, 2, 0, 0, 0, 0, 0])
  // Nothing waits from 1 s on, so that two were wanted for a second; they worked for five.
  expect(workerSec(measurement)).toBe(10)
})

describe('a job that waits for its next attempt', () => {
  const failing = { server: ', transientRate: 100%', job: ', retry: { attempts: 2, backoff: 10s, jitter: none }' }

  test.each([1, 2])('gets a worker again although the queue is empty, %d threads', (threads) => {
    const { measurement } = simulate(jobsAtOnce(2, 'target: 1, cooldown: 0s', { ...failing, threads }), 'async')
    expect(measurement.ending).toBe('complete')
    expect(measurement.jobs[0]).toMatchObject({ deadCount: 2, attemptCount: 4, pendingCount: 0, lostCount: 0 })
    // First attempts from 1 s to 1.5 s; due at 11.5 s, seen at 12 s.
    expect(measurement.durationUs).toBe(12.5 * SEC)
    expect(workersOf(measurement)).toMatchObject({ startedCount: 4, peakCount: 2 })
  })

  test('has its turn, also on another thread than that of the only worker', () => {
    const { measurement } = simulate(jobsAtOnce(2, 'target: 100, cooldown: 0s', failing), 'async')
    expect(measurement.ending).toBe('complete')
    expect(measurement.jobs[0]).toMatchObject({ deadCount: 2, attemptCount: 4 })
    expect(workersOf(measurement)?.peakCount).toBe(1)
  })
})

describe('the bundled scenario', () => {
  const run = (...settings: readonly string[]): Measurement =>
    simulate(bundled('serverless', ...settings.map((one) => `workers.renders.autoscale.${one}`)), 'async').measurement
  const byBacklog = run()
  const byAge = run('signal=age')
  const byUse = run('signal=utilisation')
  const always = run('min=40')
  const cost = (measurement: Measurement): number => readMetric(measurement, 'renders.cost') as number
  const wait = (measurement: Measurement): number => readMetric(measurement, 'render.wait.p99') as number

  test('shows that whoever comes first waits for the look and for the cold start', () => {
    expect(byBacklog.jobs[0]?.wait?.minUs).toBeGreaterThanOrEqual(2 * SEC)
    expect(byBacklog.queues[0]?.oldestUs).toBeGreaterThan(3 * SEC)
    expect(workersOf(byBacklog)).toMatchObject({ peakCount: 40, startedCount: 80, timeToCapacityUs: 2 * SEC })
    expect(always.jobs[0]?.wait?.minUs).toBe(0)
  })

  test('shows what scaling saves', () => {
    expect(workerSec(always)).toBeCloseTo((40 * always.durationUs) / SEC, 6)
    // Forty for ten seconds, twice; a few were given up at the last look and had a last render to end.
    expect(workerSec(byBacklog)).toBeCloseTo(40 * 10 * 2, 1)
    expect(cost(byBacklog)).toBeLessThan(0.75 * cost(always))
  })

  test('shows what the signal costs: by age later and dearer, by use latest and cheapest', () => {
    expect(wait(byAge)).toBeGreaterThan(1.4 * wait(byBacklog))
    expect(wait(byUse)).toBeGreaterThan(2 * wait(byAge))
    expect(cost(byAge)).toBeGreaterThan(1.1 * cost(byBacklog))
    expect(cost(byUse)).toBeLessThan(0.9 * cost(byBacklog))
    // It goes down by one in ten seconds, so that the second burst finds nearly all of them.
    expect(workersOf(byAge)?.startedCount).toBe(41)
  })

  test('does all its jobs, whatever the signal, and nobody but a sync client gives up', () => {
    for (const { jobs, requests } of [byBacklog, byAge, byUse, always]) {
      expect(jobs[0]).toMatchObject({ createdCount: 1_200, doneCount: 1_200, lostCount: 0, duplicatedCount: 0 })
      expect(requests[0]).toMatchObject({ answeredCount: 1_200, timedOutCount: 0 })
    }
    const sync = simulate(bundled('serverless'), 'sync').measurement
    expect(sync.requests[0]?.timedOutCount).toBeGreaterThan(200)
    expect(sync.queues).toEqual([])
    expect(new Set(workerCounts(sync))).toEqual(new Set([null]))
  })

  test('comes to the same again', () => {
    const again = simulate(bundled('serverless'), 'async', { stepCount: 7 }).measurement
    expect(resultHash(again, '')).toBe(resultHash(byBacklog, ''))
  })
})
