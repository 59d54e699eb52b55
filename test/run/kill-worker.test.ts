import { rmSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { jobGapCount, requestGapCount } from '../../src/measure/ledger-gap.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import type { FaultSpec } from '../../src/scenario/policy-spec.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { copyEngine } from '../mutations/mutated-engine.ts'
import { result } from '../report/make-result.ts'
import { killOf } from './leased-scenario.ts'
import { type EngineParts, openSimulation, scenarioOf, simulate } from './simulate.ts'

/** A hundred jobs of 100 ms at the start, for two threads of five slots; `sections` add to it. */
const hundred = (...sections: readonly string[]): Scenario =>
  scenarioOf(
    'requests: { batch: { arrivals: once, jobs: { work: 100 } } }',
    'jobs: { work: { sink: server } }',
    'sinks: { server: { kind: mock-smtp, connections: 10, serviceTime: 100ms } }',
    'workers: { default: { threads: 2, concurrency: 5 } }',
    ...sections,
  )

const KILL = 'faults: [{ kind: kill-worker, queue: default, at: 250ms, for: 1s }]'

describe('a worker that is killed', () => {
  test('loses what it has in hand, all calls of it, and nothing else', () => {
    const { measurement } = simulate(hundred(KILL), 'async')
    expect(measurement.ending).toBe('complete')
    expect(measurement.jobs[0]).toMatchObject({ createdCount: 100, doneCount: 95, lostCount: 5, pendingCount: 0 })
    expect(measurement.effectCount).toBe(95)
    expect(measurement.sinks[0]).toMatchObject({ callCount: 100, okCount: 95, cancelledCount: 5 })
    expect(measurement.jobs.map(jobGapCount)).toEqual([0])
    expect(measurement.requests.map(requestGapCount)).toEqual([0])
    expect(measurement.requests[0]?.completedCount).toBe(0)
    for (const queue of measurement.queues) expect(queue.waitSumUs).toBe(queue.waitSumByLittleUs)
  })

  test('is missing until its successor comes', () => {
    // 70 wait at 250 ms. Two threads take five each in turn, each 50 ms: the last at 900 ms. One alone takes five each
    // 100 ms from 300 to 1,200 ms, then both take the last 20: the last at 1,400 ms.
    const alone = simulate(hundred(KILL), 'async').measurement
    const missed = simulate(hundred(KILL.replace('for: 1s', 'for: 1us')), 'async').measurement
    expect(missed.durationUs).toBe(1_000_000)
    expect(alone.durationUs).toBe(1_500_000)
  })

  test('gives its connections back at once, so that others may have them', () => {
    const scenario = hundred(KILL)
    const { simulation } = openSimulation(scenario, 'async')
    while (simulation.read().atUs < 250_000) simulation.step(1)
    expect(simulation.read().sinks[0]?.inUseCount).toBe(5)
    while (!simulation.step(1_000));
    expect(simulation.read().sinks[0]).toMatchObject({ inUseCount: 0, waitingCount: 0 })
  })

  test('breaks no check that the tool runs on itself', () => {
    const scenario = hundred(KILL)
    const checks = result(scenario, simulate(scenario, 'async').measurement).trust
    expect(checks.filter(({ verdict }) => verdict === 'breaks')).toEqual([])
  })

  test('comes to the same result with the same seed, in steps of any size', () => {
    const hash = (stepCount: number): string =>
      resultHash(simulate(hundred(KILL), 'async', { stepCount }).measurement, '')
    expect([1, 7, 20_000].map(hash)).toEqual([hash(3), hash(3), hash(3)])
  })

  test('dies in the middle of a computation, which then never ends', () => {
    const scenario = scenarioOf(
      'requests: { batch: { arrivals: once, jobs: { work: 4 } } }',
      'jobs: { work: { sink: processor } }',
      'sinks: { processor: { kind: cpu, burn: 100ms } }',
      'workers: { default: { threads: 1, concurrency: 1 } }',
      'faults: [{ kind: kill-worker, queue: default, at: 150ms, for: 50ms }]',
    )
    const { measurement } = simulate(scenario, 'async')
    expect(measurement.jobs[0]).toMatchObject({ doneCount: 3, lostCount: 1 })
    expect(measurement.durationUs).toBe(400_000)
  })

  test('that never had a thread, or is dead already, changes nothing', () => {
    const hashOf = (...faults: readonly FaultSpec[]): string =>
      resultHash(simulate({ ...hundred(), faults }, 'async').measurement, '')
    const one = killOf(0, 250_000, 1_000_000)
    expect(hashOf(one, killOf(0, 300_000, 2_000_000), killOf(7, 1_000_000, 1_000_000))).toBe(hashOf(one))
    expect(resultHash(simulate(hundred(KILL), 'sync').measurement, '')).toBe(
      resultHash(simulate(hundred(), 'sync').measurement, ''),
    )
  })

  test('is not waited for by the control plane of scaled workers', () => {
    const scaled =
      'workers: { default: { threads: 2, concurrency: 5, autoscale: { min: 2, max: 2, target: 5, every: 50ms } } }'
    const scenario = scenarioOf(
      'requests: { batch: { arrivals: once, jobs: { work: 20 } } }',
      'jobs: { work: { sink: server } }',
      'sinks: { server: { kind: mock-smtp, connections: 10, serviceTime: 100ms } }',
      scaled,
      'faults: [{ kind: kill-worker, queue: default, at: 50ms, for: 1h }]',
    )
    const { measurement } = simulate(scenario, 'async')
    expect(measurement).toMatchObject({ ending: 'complete', durationUs: 300_000 })
    expect(measurement.jobs[0]).toMatchObject({ doneCount: 15, lostCount: 5, pendingCount: 0 })
  })

  test('leaves the rest waiting when nobody comes in time', () => {
    const scenario = hundred(
      'drain: { limit: 500ms }',
      'faults: [{ kind: kill-worker, queue: default, at: 250ms, for: 1h }, { kind: kill-worker, queue: default, thread: 1, at: 350ms, for: 1h }]',
    )
    const { measurement } = simulate(scenario, 'async')
    expect(measurement.ending).toBe('drain-limit')
    expect(measurement.jobs[0]).toMatchObject({ doneCount: 25, lostCount: 10, pendingCount: 65 })
    expect(measurement.jobs.map(jobGapCount)).toEqual([0])
    for (const queue of measurement.queues) expect(queue.waitSumUs).toBe(queue.waitSumByLittleUs)
  })
})

describe('what the engine would have to forget for this to go wrong is noticed', () => {
  const copy = copyEngine()
  afterAll(() => rmSync(copy.folder, { recursive: true }))

  test.each([
    ['the calls of the dead are not broken off', 'src/worker/pump.ts', '      runner.cancel(row)\n', ''],
    ['a lost job is not booked', 'src/worker/pump.ts', "leaveAll('lost')\n", "leaveAll('pending')\n"],
  ])(
    '%s',
    async (_, path, text, mutant) => {
      const faultOf = (engine: EngineParts): boolean => {
        const { simulation, finish } = openSimulation(hundred(KILL, 'drain: { limit: 5s }'), 'async', engine)
        try {
          while (!simulation.step(1_000));
        } catch {
          return true
        }
        const { jobs, sinks } = finish().measurement
        const isInUse = simulation.read().sinks.some(({ inUseCount }) => inUseCount !== 0)
        return isInUse || sinks[0]?.cancelledCount !== 5 || jobs[0]?.doneCount !== 95 || jobs[0]?.lostCount !== 5
      }
      expect(faultOf(await copy.load(null))).toBe(false)
      expect(faultOf(await copy.load({ path, text, mutant }))).toBe(true)
    },
    60_000,
  )
})
