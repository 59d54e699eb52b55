import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jobGapCount, requestGapCount } from '../../src/measure/ledger-gap.ts'
import { sum } from '../../src/measure/sum.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { openSimulation, scenarioOf, simulate } from './simulate.ts'

const few = fc.integer({ min: 1, max: 4 })

const serviceTime = fc.constantFrom(
  '0s',
  '1ms',
  '{ exponential: { mean: 8ms } }',
  '{ lognormal: { p50: 5ms, p99: 80ms } }',
  '{ uniform: { min: 1ms, max: 30ms } }',
)

const sink = fc.oneof(
  fc.constant('{ kind: none }'),
  fc.constantFrom('1ms', '{ uniform: { min: 1ms, max: 60ms } }').map((burn) => `{ kind: cpu, burn: ${burn} }`),
  fc
    .record({ serviceTime, connections: few, transient: fc.constantFrom(0, 20), permanent: fc.constantFrom(0, 5) })
    .map(
      (it) =>
        `{ kind: mock-smtp, connections: ${it.connections}, serviceTime: ${it.serviceTime}, transientRate: ${it.transient}%, permanentRate: ${it.permanent}%, greeting: 3ms, stalls: [{ at: 100ms, for: 50ms }] }`,
    ),
  fc
    .record({ serviceTime, connections: few, error: fc.constantFrom(0, 30), waiting: fc.integer({ min: 2, max: 9 }) })
    .map(
      (it) =>
        `{ kind: mock-db, connections: ${it.connections}, serviceTime: ${it.serviceTime}, errorRate: ${it.error}%, contention: { sigma: 0.1, kappa: 0.01 }, collapse: { waiting: ${it.waiting}, downFor: 40ms } }`,
    ),
  fc
    .record({ serviceTime, connections: few, hang: fc.constantFrom(0, 10), probes: few })
    .map(
      (it) =>
        `{ kind: mock-http, connections: ${it.connections}, serviceTime: ${it.serviceTime}, errorRate: 20%, goneRate: 5%, hangRate: ${it.hang}%, breaker: { calls: 4, window: 50ms, open: 15ms, probes: ${it.probes} } }`,
    ),
)

/** What is planned for a sink that is no server is refused before the run. */
const faults = fc.constantFrom(
  '[]',
  '[]',
  '[{ kind: refuse-sink, sink: first, at: 90ms, for: 60ms }, { kind: slow-sink, sink: first, at: 40ms, for: 80ms, factor: 3 }]',
  '[{ kind: pause-sink, sink: second, at: 50ms, for: 30ms }, { kind: refuse-sink, sink: second, at: 120ms, for: 1ms }]',
)

const arrivals = fc.constantFrom(
  'once',
  '{ constant: { rate: 100/s, for: 300ms } }',
  '{ poisson: { rate: 200/s, for: 300ms } }',
  '{ burst: { size: 12, every: 90ms, times: 3 } }',
  '{ closed: { clients: 5, think: 7ms, for: 300ms } }',
  '{ closed: { clients: 3, think: { exponential: { mean: 4ms } }, for: 200ms } }',
)

const request = fc
  .record({
    arrivals,
    mode: fc.constantFrom('', '', ', mode: sync', ', mode: async'),
    timeout: fc.constantFrom('5ms', '60ms', '5s'),
    onTimeout: fc.constantFrom('abandon', 'continue'),
    parallel: few,
    first: few,
    second: fc.integer({ min: 0, max: 3 }),
    deadline: fc.constantFrom('', '', ', deadline: 30ms'),
  })
  .map((it) => {
    const jobs = `{ alpha: ${it.first}${it.second === 0 ? '' : `, beta: ${it.second}`} }`
    return `{ arrivals: ${it.arrivals}, timeout: ${it.timeout}, onTimeout: ${it.onTimeout}, parallel: ${it.parallel}, jobs: ${jobs}${it.mode}${it.deadline} }`
  })

const job = fc
  .record({
    timeout: fc.constantFrom('4ms', '50ms', '5s'),
    attempts: few,
    backoff: fc.constantFrom('0s', '5ms'),
    budget: fc.constantFrom('', ', budget: 10%'),
    ttl: fc.constantFrom('', ', ttl: 20ms'),
    poison: fc.constantFrom('', '', ', poison: 10%'),
    priority: fc.integer({ min: 0, max: 2 }),
    guard: fc.constantFrom('', '', ', bulkhead: 1', ', bulkhead: 2, checkDeadline: true', ', checkDeadline: true'),
    queue: fc.constantFrom('left', 'right'),
    sink: fc.constantFrom('first', 'second'),
  })
  .map((it) => {
    const retry = `{ attempts: ${it.attempts}, backoff: ${it.backoff}, cap: 20ms${it.budget} }`
    return `{ sink: ${it.sink}, queue: ${it.queue}, timeout: ${it.timeout}, retry: ${retry}, priority: ${it.priority}${it.ttl}${it.poison}${it.guard} }`
  })

const queue = fc
  .record({
    capacity: fc.integer({ min: 1, max: 20 }),
    overflow: fc.constantFrom('reject', 'drop-oldest', 'block'),
    order: fc.constantFrom('fifo', 'lifo', 'adaptive, lifoAbove: 3'),
    turns: fc.constantFrom('', ', aging: 10ms', ', fair: {}', ', aging: 20ms, fair: { weights: { two: 2 } }'),
    codel: fc.constantFrom('', '', ', codel: { target: 4ms, interval: 9ms }'),
  })
  .map((it) => `{ capacity: ${it.capacity}, overflow: ${it.overflow}, order: ${it.order}${it.turns}${it.codel} }`)

const autoscale = fc
  .record({
    min: fc.integer({ min: 0, max: 2 }),
    max: fc.integer({ min: 2, max: 9 }),
    signal: fc.constantFrom('backlog-per-worker, target: 3', 'age, target: 20ms', 'utilisation, target: 60%'),
    cooldown: fc.constantFrom('0s', '70ms'),
    coldStart: fc.constantFrom('0s', '45ms'),
  })
  .map(
    (it) =>
      `, autoscale: { min: ${it.min}, max: ${it.max}, signal: ${it.signal}, every: 20ms, cooldown: ${it.cooldown}, coldStart: ${it.coldStart} }`,
  )

const workers = fc
  .record({
    threads: few,
    concurrency: few,
    rate: fc.constantFrom('', ', rate: 60/s', ', rate: 0.7/s'),
    autoscale: fc.oneof(fc.constant(''), fc.constant(''), autoscale),
  })
  .map((it) => `{ threads: ${it.threads}, concurrency: ${it.concurrency}${it.rate}${it.autoscale} }`)

const scenarios = fc
  .record({
    seed: fc.nat({ max: 1_000 }),
    requests: fc.tuple(request, request),
    jobs: fc.tuple(job, job),
    sinks: fc.tuple(sink, sink),
    queues: fc.tuple(queue, queue),
    workers: fc.tuple(workers, workers),
    front: fc.constantFrom('{}', '{ concurrency: 2, backlog: 3 }'),
    cores: few,
    drain: fc.constantFrom('0s', '100ms', '60s'),
    warmup: fc.constantFrom('0s', '50ms'),
    faults,
  })
  .map((it) => [
    `seed: ${it.seed}`,
    `requests: { one: ${it.requests[0]}, two: ${it.requests[1]} }`,
    `jobs: { alpha: ${it.jobs[0]}, beta: ${it.jobs[1]} }`,
    `sinks: { first: ${it.sinks[0]}, second: ${it.sinks[1]} }`,
    `queues: { left: ${it.queues[0]}, right: ${it.queues[1]} }`,
    `workers: { left: ${it.workers[0]}, right: ${it.workers[1]} }`,
    `front: ${it.front}`,
    `cores: ${it.cores}`,
    `drain: { limit: ${it.drain} }`,
    `warmup: ${it.warmup}`,
    `faults: ${it.faults}`,
  ])

test('whatever a scenario combines, its simulation ends, closes its books and comes to the same result again', () => {
  let ranCount = 0
  fc.assert(
    fc.property(scenarios, fc.constantFrom('sync' as const, 'async' as const), (lines, mode) => {
      const scenario = load(lines)
      if (scenario === null) return
      ranCount++
      const { measurement } = simulate(scenario, mode)
      expect(measurement.requests.map(requestGapCount)).toEqual([0, 0])
      expect(measurement.jobs.map(jobGapCount)).toEqual([0, 0])
      const done = sum(measurement.jobs.map(({ doneCount }) => doneCount))
      expect(measurement.effectCount).toBe(done)
      expect(sum(measurement.sinks.map(({ okCount }) => okCount))).toBe(done)
      for (const each of measurement.queues) expect(each.waitSumUs).toBe(each.waitSumByLittleUs)
      for (const each of measurement.queues) expect(each.peakCount).toBeLessThanOrEqual(each.capacityCount)
      for (const each of measurement.sinks) {
        const { okCount, errorCount, refusedCount, cancelledCount } = each
        expect(each.callCount).toBe(okCount + errorCount + refusedCount + cancelledCount)
        if (each.connectionCount === null) continue
        expect(each.inUsePeakCount).toBeLessThanOrEqual(each.connectionCount)
        expect(each.busyUs).toBeLessThanOrEqual(each.connectionCount * measurement.durationUs)
      }
      const again = simulate(scenario, mode, { stepCount: 3 }).measurement
      expect(resultHash(again, '')).toBe(resultHash(measurement, ''))
    }),
    { numRuns: RUN_COUNT },
  )
  expect(ranCount).toBeGreaterThan(RUN_COUNT / 4)
}, 60_000)

test('interrupted at any event, with any grace, a simulation ends by then and closes its books', () => {
  const graceUs = fc.constantFrom(0, 1, 5_000, 10_000_000)
  fc.assert(
    fc.property(scenarios, fc.nat({ max: 200 }), graceUs, (lines, eventCount, grace) => {
      const scenario = load(lines)
      if (scenario === null) return
      const { simulation, finish } = openSimulation(scenario, 'async')
      if (simulation.step(eventCount)) return
      const interruptedAtUs = simulation.read().atUs
      simulation.interrupt(grace)
      while (!simulation.step(1_000));
      const { measurement } = finish()
      expect(measurement.ending).toBe('interrupted')
      expect(measurement.durationUs).toBeLessThanOrEqual(interruptedAtUs + grace)
      expect(measurement.requests.map(requestGapCount)).toEqual([0, 0])
      expect(measurement.jobs.map(jobGapCount)).toEqual([0, 0])
      expect(measurement.effectCount).toBe(sum(measurement.jobs.map(({ doneCount }) => doneCount)))
      for (const each of measurement.queues) expect(each.waitSumUs).toBe(each.waitSumByLittleUs)
    }),
    { numRuns: RUN_COUNT },
  )
}, 60_000)

const RUN_COUNT = 120

/** What may contradict another setting: taken out, one after the other, until the rest goes together. */
const REFUSABLE = [
  /, checkDeadline: true/g,
  /, bulkhead: \d/g,
  /, aging: \d+ms/g,
  /, fair: \{( weights: \{ two: 2 \} )?\}/g,
  /, codel: \{[^}]*\}/g,
  /^faults: .*$/g,
]

function load(lines: readonly string[]): Scenario | null {
  let tried = lines
  for (const setting of [null, ...REFUSABLE]) {
    if (setting !== null) tried = tried.map((line) => line.replace(setting, ''))
    try {
      return scenarioOf(...tried)
    } catch {
      // What contradicts itself is refused before it runs.
    }
  }
  return null
}
