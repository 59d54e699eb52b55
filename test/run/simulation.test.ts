import { describe, expect, test } from 'vitest'
import { jobGapCount, requestGapCount } from '../../src/measure/ledger-gap.ts'
import { sum } from '../../src/measure/sum.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import type { JobSpec, Scenario, SinkSpec } from '../../src/scenario/scenario.ts'
import { result } from '../report/make-result.ts'
import { bundled, openSimulation, scenarioOf, simulate } from './simulate.ts'

const MODES = ['sync', 'async'] as const

const BUNDLED = ['login', 'newsletter', 'spike', 'video'].flatMap((name) =>
  MODES.map((mode) => ({
    name,
    mode,
    // A million emails take seconds; twenty thousand go through the same code.
    settings: name === 'newsletter' ? ['requests.send.jobs.email=20k', 'sinks.smtp.connections=200'] : [],
  })),
)

/** `count` jobs of a second each, made by one request at the start, for a single slot. */
const oneByOne = (count: number, ...sections: readonly string[]): Scenario =>
  scenarioOf(
    `requests: { batch: { arrivals: once, jobs: { work: ${count} } } }`,
    'jobs: { work: { sink: server } }',
    'sinks: { server: { kind: mock-smtp, connections: 1, serviceTime: 1s } }',
    'workers: { default: { threads: 1, concurrency: 1 } }',
    ...sections,
  )

describe.each(BUNDLED)('$name, $mode', ({ name, mode, settings }) => {
  const scenario = bundled(name, ...settings)
  const { measurement } = simulate(scenario, mode)

  test('every request and every job is accounted for, and each effect was counted at its sink', () => {
    expect(measurement.requests.map(requestGapCount)).toEqual(measurement.requests.map(() => 0))
    expect(measurement.jobs.map(jobGapCount)).toEqual(measurement.jobs.map(() => 0))
    expect(measurement.effectCount).toBe(sum(measurement.jobs.map((job) => job.doneCount)))
    expect(sum(measurement.sinks.map((sink) => sink.okCount))).toBe(measurement.effectCount)
    for (const job of measurement.jobs) expect([job.lostCount, job.duplicatedCount]).toEqual([0, 0])
  })

  test('no check that the tool runs on itself breaks', () => {
    const checks = result(scenario, measurement).trust
    expect(checks.filter(({ verdict }) => verdict === 'breaks')).toEqual([])
    expect(checks.length).toBeGreaterThan(3)
  })

  test('no queue loses a microsecond of waiting: Little’s law is an identity', () => {
    for (const queue of measurement.queues) expect(queue.waitSumUs).toBe(queue.waitSumByLittleUs)
  })

  test('comes to the same result twice, and in steps of any size', () => {
    const hash = resultHash(measurement, 'scenario')
    for (const stepCount of [1, 7, 20_000]) {
      expect(resultHash(simulate(scenario, mode, { stepCount }).measurement, 'scenario'), `${stepCount}`).toBe(hash)
    }
  })

  test('makes a timeline without gaps whose counts add up to the whole', () => {
    const { intervals } = measurement
    expect(intervals.map(({ fromUs }) => fromUs)).toEqual(intervals.map((_, index) => index * 1_000_000))
    expect(intervals.map(({ fromUs }) => fromUs).slice(1)).toEqual(intervals.map(({ toUs }) => toUs).slice(0, -1))
    const total = (pick: (interval: (typeof intervals)[number]) => number): number => sum(intervals.map(pick))
    expect(total((interval) => interval.offeredCount)).toBe(sum(measurement.requests.map((one) => one.offeredCount)))
    expect(total((interval) => interval.doneCount)).toBe(sum(measurement.jobs.map((one) => one.doneCount)))
    expect(total((interval) => interval.retryCount)).toBe(sum(measurement.jobs.map((one) => one.retryCount)))
  })
})

test('another seed comes to another result', () => {
  const hashes = ['1', '2'].map((seed) =>
    resultHash(simulate(bundled('login', `seed=${seed}`), 'async').measurement, ''),
  )
  expect(hashes[0]).not.toBe(hashes[1])
})

describe('the drain limit', () => {
  test('cuts at its very end: what ends then has ended, what goes on is pending', () => {
    const { measurement } = simulate(oneByOne(10, 'drain: { limit: 3500ms }'), 'async')
    expect(measurement).toMatchObject({ ending: 'drain-limit', durationUs: 3_500_000, effectCount: 3 })
    expect(measurement.jobs[0]).toMatchObject({ doneCount: 3, pendingCount: 7, attemptCount: 3 })
    expect(measurement.drain).toMatchObject({ drainUs: null, backlogGoneAtUs: null })
  })

  test('lets a job end that ends with it', () => {
    const { measurement } = simulate(oneByOne(10, 'drain: { limit: 3s }'), 'async')
    expect(measurement).toMatchObject({ ending: 'drain-limit', durationUs: 3_000_000 })
    expect(measurement.jobs[0]).toMatchObject({ doneCount: 3, pendingCount: 7 })
  })

  test('that comes with the last job has cut nothing', () => {
    const { measurement } = simulate(oneByOne(3, 'drain: { limit: 3s }'), 'async')
    expect(measurement).toMatchObject({ ending: 'complete', durationUs: 3_000_000, effectCount: 3 })
  })

  test('counts from the moment in which nobody waits for an answer any more', () => {
    const late = oneByOne(10, 'drain: { limit: 2s }')
    const requests = late.requests.map((request) => ({
      ...request,
      arrivals: { kind: 'once' as const, atUs: 700_000 },
    }))
    expect(simulate({ ...late, requests }, 'async').measurement).toMatchObject({
      durationUs: 2_700_000,
      effectCount: 2,
    })
  })
})

describe('the deadline of a run', () => {
  // The front burns for longer than anybody may wait: it can neither answer nor give up, nor say that it is done.
  const scenario = scenarioOf(
    'requests: { render: { arrivals: once, timeout: 1s, jobs: { frame: 1 } } }',
    'jobs: { frame: { sink: processor } }',
    'sinks: { processor: { kind: cpu, burn: 100s } }',
    'drain: { limit: 0s }',
  )

  test('cuts a run that outlives all that its scenario allows, exactly then', () => {
    const { measurement } = simulate(scenario, 'sync')
    expect(measurement).toMatchObject({ ending: 'deadline', durationUs: 31_000_000, effectCount: 0 })
    expect(measurement.requests[0]).toMatchObject({ offeredCount: 1, openCount: 1, response: null })
    expect(measurement.jobs[0]).toMatchObject({ createdCount: 1, pendingCount: 1 })
  })
})

describe('an interruption', () => {
  const steady = scenarioOf(
    'requests: { order: { arrivals: { constant: { rate: 10/s, for: 60s } }, jobs: { save: 1 } } }',
    'jobs: { save: { sink: db } }',
    'sinks: { db: { kind: mock-db, connections: 100, serviceTime: 2500ms } }',
    'workers: { default: { threads: 1, concurrency: 100 } }',
  )

  test.each(MODES)('makes no further requests and lets what has begun end within the grace, %s', (mode) => {
    const { simulation, finish } = openSimulation(steady, mode)
    while (simulation.read().atUs < 3_000_000) simulation.step(1)
    simulation.interrupt(2_500_000)
    while (!simulation.step(1));
    const { measurement } = finish()
    // 31 requests from 0 to 3 s; the last is over with the grace.
    expect(measurement).toMatchObject({ ending: 'interrupted', effectCount: 31, durationUs: 5_500_000 })
    expect(measurement.requests[0]).toMatchObject({ offeredCount: 31, answeredCount: 31, openCount: 0 })
  })

  test.each(MODES)('cuts what the grace is too short for, exactly at its end, %s', (mode) => {
    const { simulation, finish } = openSimulation(steady, mode)
    while (simulation.read().atUs < 3_000_000) simulation.step(1)
    simulation.interrupt(1_000_000)
    while (!simulation.step(1));
    const { measurement } = finish()
    // Those of 0 s to 1.5 s end by 4 s.
    expect(measurement).toMatchObject({ ending: 'interrupted', effectCount: 16, durationUs: 4_000_000 })
    expect(measurement.jobs[0]).toMatchObject({ createdCount: 31, doneCount: 16, pendingCount: 15 })
    expect(measurement.requests.map(requestGapCount)).toEqual([0])
  })

  test('before anything has happened leaves an empty run', () => {
    const { simulation, finish } = openSimulation(oneByOne(3), 'async')
    simulation.interrupt(1_000)
    expect(simulation.step(1e9)).toBe(true)
    expect(finish().measurement).toMatchObject({ ending: 'interrupted', effectCount: 0, durationUs: 0 })
  })
})

describe('the timeline', () => {
  test('is cut exactly at the ends of its intervals, and what happens at an end belongs to the next', () => {
    const { intervals } = simulate(oneByOne(4), 'async').measurement
    expect(
      intervals.map(({ fromUs, toUs, doneCount, backlogCount }) => [fromUs, toUs, doneCount, backlogCount]),
    ).toEqual([
      [0, 1_000_000, 0, 4],
      [1_000_000, 2_000_000, 1, 3],
      [2_000_000, 3_000_000, 1, 2],
      [3_000_000, 4_000_000, 1, 1],
      [4_000_000, 4_000_000, 1, 0],
    ])
  })

  test('has every interval of a stretch in which nothing happens', () => {
    const quiet = oneByOne(1)
    const sinks = quiet.sinks.map(
      (sink) => ({ ...sink, serviceTime: { kind: 'constant', valueUs: 4_200_000 } }) as SinkSpec,
    )
    const { intervals } = simulate({ ...quiet, sinks }, 'async').measurement
    expect(intervals.map(({ toUs, doneCount }) => [toUs, doneCount])).toEqual([
      [1_000_000, 0],
      [2_000_000, 0],
      [3_000_000, 0],
      [4_000_000, 0],
      [4_200_000, 1],
    ])
  })

  test('keeps the latencies of an interval with it', () => {
    const { intervals } = simulate(oneByOne(3), 'async').measurement
    expect(intervals.map(({ histograms }) => Object.keys(histograms))).toEqual([
      ['batch.response', 'work.wait', 'lateness'],
      ['work.wait', 'work.service', 'work.total'],
      ['work.wait', 'work.service', 'work.total'],
      ['batch.completion', 'work.service', 'work.total'],
    ])
  })
})

test('requests of the warm-up are counted and leave no latency', () => {
  const scenario = scenarioOf(
    'requests: { order: { arrivals: { constant: { rate: 10/s, for: 2s } }, jobs: { save: 1 } } }',
    'jobs: { save: { sink: db } }',
    'sinks: { db: { kind: mock-db, serviceTime: 1024us } }',
    'warmup: 1s',
  )
  const { measurement, samplesUs } = simulate(scenario, 'sync')
  expect(measurement.requests[0]).toMatchObject({ offeredCount: 20, answeredCount: 20 })
  expect(samplesUs('order.response')).toEqual(Array(10).fill(1_024))
})

describe('a simulation that stands still although there is work', () => {
  /** A sink that serves one call and has no connection for another, and jobs that wait for one for ever: nobody sets a timer. */
  function forgetful(scenario: Scenario): Scenario {
    const [job, sink] = [scenario.jobs[0] as JobSpec, scenario.sinks[0] as SinkSpec]
    return {
      ...scenario,
      jobs: [{ ...job, timeoutUs: Number.POSITIVE_INFINITY }],
      sinks: [{ ...sink, connectionCount: 0 } as SinkSpec],
    }
  }

  test('is a bug in the program, and says at which time, and who waits where', () => {
    const { simulation } = openSimulation(forgetful(oneByOne(5)), 'async')
    expect(() => simulation.step(1e9)).toThrow(
      /^stuck at 1 s: nothing is scheduled, but requests wait for an answer \(0 batch\), jobs wait \(3 in default\), 4 have not ended$/,
    )
  })

  test('is not mistaken for one whose last timer is far away', () => {
    const [request] = forgetful(oneByOne(5)).requests
    const scenario = { ...forgetful(oneByOne(5)), requests: [{ ...request, timeoutUs: 1e12 }] } as Scenario
    expect(simulate(scenario, 'sync').measurement).toMatchObject({ durationUs: 1e12 })
  })
})

test('a request that takes long to be put into a full queue has all its latencies recorded', () => {
  const scenario = scenarioOf(
    'requests: { batch: { arrivals: once, jobs: { work: 3000 } } }',
    'jobs: { work: { sink: server, ttl: 10h } }',
    'sinks: { server: { kind: mock-smtp, connections: 1, serviceTime: 19999us } }',
    'queues: { default: { capacity: 1024, overflow: block } }',
    'workers: { default: { threads: 1, concurrency: 1 } }',
  )
  const [job] = simulate(scenario, 'async').measurement.jobs
  const counts = [job?.wait, job?.service, job?.total].map((latencies) => latencies?.count)
  expect([job?.doneCount, ...counts]).toEqual([3_000, 3_000, 3_000, 3_000])
})
