import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jobGapCount, requestGapCount } from '../../src/measure/ledger-gap.ts'
import type { Measurement } from '../../src/measure/measurement.ts'
import { sum } from '../../src/measure/sum.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { copyEngine } from '../mutations/mutated-engine.ts'
import { result } from '../report/make-result.ts'
import { killOf, leasedScenario } from './leased-scenario.ts'
import { type EngineParts, openSimulation, simulate } from './simulate.ts'

/** A hundred jobs of 100 ms at the start, for two threads of five slots. */
const hundred = (visibility: string, ...sections: readonly string[]): Scenario =>
  leasedScenario(
    'requests: { batch: { arrivals: once, jobs: { work: 100 } } }',
    'jobs: { work: { sink: server } }',
    'sinks: { server: { kind: mock-smtp, connections: 10, serviceTime: 100ms } }',
    `queues: { default: { visibility: ${visibility} } }`,
    'workers: { default: { threads: 2, concurrency: 5 } }',
    ...sections,
  )

const KILL = 'faults: [{ kind: kill-worker, queue: default, at: 250ms, for: 1s }]'

/** What holds of every run, whatever is lost and delivered again in it. */
function expectClosed(scenario: Scenario, measurement: Measurement): void {
  expect(measurement.jobs.map(jobGapCount)).toEqual(measurement.jobs.map(() => 0))
  expect(measurement.requests.map(requestGapCount)).toEqual(measurement.requests.map(() => 0))
  for (const queue of measurement.queues) expect(queue.waitSumUs).toBe(queue.waitSumByLittleUs)
  const checks = result(scenario, measurement).trust
  expect(checks.filter(({ verdict }) => verdict === 'breaks')).toEqual([])
  const effects = measurement.jobs.map(({ doneCount, staleCount }) => doneCount + staleCount)
  expect(sum(measurement.sinks.map(({ okCount }) => okCount))).toBe(sum(effects))
  for (const { callCount, okCount, errorCount, refusedCount, cancelledCount } of measurement.sinks) {
    expect(okCount + errorCount + refusedCount + cancelledCount).toBe(callCount)
  }
}

describe('a job whose worker is killed', () => {
  test('is delivered again when its lease has ended, and none is lost', () => {
    const scenario = hundred('{ timeout: 500ms }', KILL)
    const { measurement } = simulate(scenario, 'async')
    expect(measurement.jobs[0]).toMatchObject({ doneCount: 100, lostCount: 0, redeliveredCount: 5, duplicatedCount: 0 })
    expect(measurement.sinks[0]).toMatchObject({ callCount: 105, okCount: 100, cancelledCount: 5 })
    expect(measurement.requests[0]?.completedCount).toBe(1)
    expectClosed(scenario, measurement)
  })

  test('is delivered again even when it was the last, and all workers are dead meanwhile', () => {
    const scenario = leasedScenario(
      'requests: { batch: { arrivals: once, jobs: { work: 3 } } }',
      'jobs: { work: { sink: server } }',
      'sinks: { server: { kind: mock-smtp, connections: 3, serviceTime: 100ms } }',
      'queues: { default: { visibility: { timeout: 1s } } }',
      'workers: { default: { threads: 1, concurrency: 3 } }',
      'faults: [{ kind: kill-worker, queue: default, at: 50ms, for: 3s }]',
    )
    const { measurement } = simulate(scenario, 'async')
    expect(measurement.jobs[0]).toMatchObject({ doneCount: 3, redeliveredCount: 3, lostCount: 0 })
    expect(measurement.durationUs).toBe(3_150_000)
    expectClosed(scenario, measurement)
  })

  test('is a dead letter once it was delivered as often as may be', () => {
    const kills = [50, 300, 500].map((atMs) => `{ kind: kill-worker, queue: default, at: ${atMs}ms, for: 10ms }`)
    const scenario = leasedScenario(
      'requests: { batch: { arrivals: once, jobs: { work: 1 } } }',
      'jobs: { work: { sink: server } }',
      'sinks: { server: { kind: mock-smtp, connections: 1, serviceTime: 150ms } }',
      'queues: { default: { visibility: { timeout: 200ms, deliveries: 3 } } }',
      'workers: { default: { threads: 1, concurrency: 1 } }',
      `faults: [${kills.join(', ')}]`,
    )
    const { measurement } = simulate(scenario, 'async')
    expect(measurement.jobs[0]).toMatchObject({ doneCount: 0, deadCount: 1, redeliveredCount: 2, attemptCount: 0 })
    expect(measurement.durationUs).toBe(600_000)
    expectClosed(scenario, measurement)
  })
})

describe('a lease that is shorter than the service', () => {
  const slow = (visibility: string): Scenario =>
    leasedScenario(
      'requests: { batch: { arrivals: once, jobs: { work: 1 } } }',
      'jobs: { work: { sink: server } }',
      'sinks: { server: { kind: mock-smtp, connections: 9, serviceTime: 100ms } }',
      `queues: { default: { visibility: ${visibility} } }`,
      'workers: { default: { threads: 2, concurrency: 2 } }',
    )

  test('has the job done by several at once: each effect is counted at the sink, and the job ends once', () => {
    const scenario = slow('{ timeout: 40ms, deliveries: 3 }')
    const { measurement } = simulate(scenario, 'async')
    // Delivered at 0, 40 and 80 ms; given up at 120 ms, when the first effect is 20 ms old.
    expect(measurement.jobs[0]).toMatchObject({
      createdCount: 1,
      doneCount: 0,
      deadCount: 1,
      redeliveredCount: 2,
      staleCount: 3,
      duplicatedCount: 2,
    })
    expect(measurement.effectCount).toBe(1)
    expect(measurement.sinks[0]).toMatchObject({ okCount: 3, inUsePeakCount: 3 })
    expectClosed(scenario, measurement)
  })

  test('is kept by a heartbeat: no job is delivered again', () => {
    const scenario = slow('{ timeout: 40ms, heartbeat: 10ms, deliveries: 3 }')
    const { measurement } = simulate(scenario, 'async')
    expect(measurement.jobs[0]).toMatchObject({ doneCount: 1, redeliveredCount: 0, staleCount: 0, duplicatedCount: 0 })
    expectClosed(scenario, measurement)
  })

  test('is lost by a worker that burns processor time, whatever its heartbeat', () => {
    const burning = (burn: string): Measurement => {
      const scenario = leasedScenario(
        'requests: { batch: { arrivals: once, jobs: { work: 1 } } }',
        'jobs: { work: { sink: processor } }',
        `sinks: { processor: { kind: cpu, burn: ${burn} } }`,
        'queues: { default: { visibility: { timeout: 40ms, heartbeat: 10ms, deliveries: 2 } } }',
        'workers: { default: { threads: 2, concurrency: 1 } }',
        'cores: 4',
      )
      const { measurement } = simulate(scenario, 'async')
      expectClosed(scenario, measurement)
      return measurement
    }
    expect(burning('30ms').jobs[0]).toMatchObject({ doneCount: 1, redeliveredCount: 0 })
    expect(burning('60ms').jobs[0]).toMatchObject({
      deadCount: 1,
      redeliveredCount: 1,
      staleCount: 2,
      duplicatedCount: 1,
    })
  })
})

test('the same seed comes to the same result, in steps of any size', () => {
  const scenario = hundred('{ timeout: 150ms, heartbeat: 60ms }', KILL)
  const hash = (stepCount: number): string => resultHash(simulate(scenario, 'async', { stepCount }).measurement, '')
  expect([1, 7, 20_000].map(hash)).toEqual([hash(3), hash(3), hash(3)])
})

test('a heart that went on beating after its death would be noticed', async () => {
  const copy = copyEngine()
  try {
    const redelivered = (engine: EngineParts): number | undefined => {
      const scenario = hundred('{ timeout: 100ms, heartbeat: 30ms }', KILL, 'drain: { limit: 5s }')
      return simulate(scenario, 'async', { engine }).measurement.jobs[0]?.redeliveredCount
    }
    const mutation = { path: 'src/clock/virtual-thread.ts', text: 'isDead = true', mutant: 'isDead = false' }
    expect(redelivered(await copy.load(null))).toBe(5)
    expect(redelivered(await copy.load(mutation))).toBe(0)
  } finally {
    rmSync(copy.folder, { recursive: true })
  }
}, 60_000)

test('a run that is cut books each leased job as pending, once', () => {
  const scenario = hundred('{ timeout: 10s }', KILL, 'drain: { limit: 400ms }')
  const { measurement } = simulate(scenario, 'async')
  expect(measurement.ending).toBe('drain-limit')
  const [job] = measurement.jobs
  expect((job?.doneCount ?? 0) + (job?.pendingCount ?? 0)).toBe(100)
  expect(job).toMatchObject({ lostCount: 0, redeliveredCount: 0 })
  expectClosed(scenario, measurement)
})

const visibility = fc
  .record({
    timeoutMs: fc.constantFrom(15, 40, 200, 1_000),
    heartbeat: fc.constantFrom('', ', heartbeat: 3ms', ', heartbeat: 7ms'),
    deliveries: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ timeoutMs, heartbeat, deliveries }) => `{ timeout: ${timeoutMs}ms${heartbeat}, deliveries: ${deliveries} }`)

const kill = fc
  .record({ atMs: fc.nat({ max: 900 }), forMs: fc.integer({ min: 1, max: 300 }), nth: fc.nat({ max: 2 }) })
  .map(({ nth, atMs, forMs }) => killOf(nth, atMs * 1_000, forMs * 1_000))

const runs = fc.record({
  seed: fc.nat({ max: 1_000 }),
  visibility: fc.oneof(
    fc.constant(''),
    visibility.map((spec) => `visibility: ${spec}, `),
  ),
  kills: fc.array(kill, { maxLength: 5 }),
  sink: fc.constantFrom(
    '{ kind: mock-smtp, connections: 4, serviceTime: { uniform: { min: 1ms, max: 90ms } }, transientRate: 20% }',
    '{ kind: mock-db, connections: 3, serviceTime: 30ms, errorRate: 10%, collapse: { waiting: 5, downFor: 40ms } }',
    '{ kind: cpu, burn: { uniform: { min: 1ms, max: 60ms } } }',
    '{ kind: none }',
  ),
  capacity: fc.constantFrom(5, 1_000),
  overflow: fc.constantFrom('reject', 'drop-oldest', 'block'),
  order: fc.constantFrom('fifo', 'lifo'),
  job: fc.constantFrom('', ', bulkhead: 2', ', dedupe: 1s', ', poison: 10%'),
  drain: fc.constantFrom('100ms', '60s'),
  scaling: fc.constantFrom('', '', ', autoscale: { min: 0, max: 6, target: 5, every: 40ms, cooldown: 80ms }'),
})

test('whenever workers die, and however long leases last: each job ends once, and no connection is kept by the dead', () => {
  fc.assert(
    fc.property(runs, (it) => {
      const loaded = leasedScenario(
        `seed: ${it.seed}`,
        'requests: { ask: { arrivals: { poisson: { rate: 150/s, for: 800ms } }, timeout: 5s, jobs: { work: 2 } } }',
        `jobs: { work: { sink: server, timeout: 70ms, retry: { attempts: 3, backoff: 5ms }${it.job} } }`,
        `sinks: { server: ${it.sink} }`,
        `queues: { default: { ${it.visibility}capacity: ${it.capacity}, overflow: ${it.overflow}, order: ${it.order} } }`,
        `workers: { default: { threads: 3, concurrency: 4${it.scaling} } }`,
        `drain: { limit: ${it.drain} }`,
      )
      const scenario = { ...loaded, faults: it.kills }
      const { simulation, finish } = openSimulation(scenario, 'async')
      while (!simulation.step(10_000));
      expect(simulation.read().sinks[0]).toMatchObject({ inUseCount: 0, waitingCount: 0 })
      const { measurement } = finish()
      expectClosed(scenario, measurement)
      const [job] = measurement.jobs
      if (it.visibility !== '') expect(job?.lostCount).toBe(0)
      else expect(job).toMatchObject({ redeliveredCount: 0, staleCount: 0, duplicatedCount: 0 })
      if (it.kills.length === 0) expect(job?.lostCount).toBe(0)
      expect(resultHash(simulate(scenario, 'async', { stepCount: 5 }).measurement, '')).toBe(
        resultHash(measurement, ''),
      )
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('a request that is sent twice has jobs with deliveries of their own, although their keys are the same', () => {
  // Ten requests and their copies in hand of the only worker when it dies; each job has been delivered once.
  const scenario = leasedScenario(
    'requests: { pay: { arrivals: { burst: { size: 10 } }, jobs: { work: 1 }, duplicates: { share: 100%, after: 1ms } } }',
    'jobs: { work: { sink: server, timeout: 1s } }',
    'sinks: { server: { kind: mock-smtp, connections: 20, serviceTime: 100ms } }',
    'queues: { default: { visibility: { timeout: 2s, deliveries: 2 } } }',
    'workers: { default: { threads: 1, concurrency: 20 } }',
    'faults: [{ kind: kill-worker, queue: default, at: 50ms, for: 10ms }]',
  )
  const { measurement } = simulate(scenario, 'async')
  expect(measurement.jobs[0]).toMatchObject({ createdCount: 20, redeliveredCount: 20, doneCount: 20, deadCount: 0 })
  expectClosed(scenario, measurement)
})
