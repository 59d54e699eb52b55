import { deepEqual, equal, ok } from 'node:assert/strict'
import { drawAt } from '../../src/chance/draw.ts'
import { streamKey } from '../../src/chance/stream-key.ts'
import type { EventHeap } from '../../src/clock/event-heap.ts'
import { jobGapCount, requestGapCount } from '../../src/measure/ledger-gap.ts'
import { sum } from '../../src/measure/sum.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import type { Mode, Scenario } from '../../src/scenario/scenario.ts'
import { bundled, type EngineParts, type Simulated, scenarioOf, simulate, watchSimulation } from '../run/simulate.ts'

/** An engine, as the sources make it or broken on purpose. */
export interface Engine extends EngineParts {
  readonly EventHeap: typeof EventHeap
}

/** A claim throws when the engine does not keep it. */
type Claim = (engine: Engine) => void

/** One unit of service: its multiples are exact in every latency series. */
const UNIT_US = 10_240

const SERVER = 'kind: mock-smtp, serviceTime: 10240us'

const ONE_SLOT = 'workers: { default: { threads: 1, concurrency: 1 } }'

/** One job of each type, made by a request of its own at these times. */
const STARTS_US = { a: 0, b: 1_024, c: 2_048, d: 3_072 }
type Name = keyof typeof STARTS_US

function fourJobs(jobSettings: Partial<Record<Name, string>>, ...sections: readonly string[]): Scenario {
  const names = Object.keys(STARTS_US) as Name[]
  return scenarioOf(
    'requests:',
    ...names.map((name) => `  ${name}: { arrivals: { once: { at: ${STARTS_US[name]}us } }, jobs: { ${name}-job: 1 } }`),
    'jobs:',
    ...names.map((name) => `  ${name}-job: { sink: server${jobSettings[name] ?? ''} }`),
    `sinks: { server: { ${SERVER}, connections: 1 } }`,
    ONE_SLOT,
    ...sections,
  )
}

const run = (engine: Engine, scenario: Scenario, mode: Mode): Simulated => simulate(scenario, mode, { engine })

/** The four jobs wait for a slot as if served in this order, each for a unit. */
function servedInOrder(simulated: Simulated, order: string): void {
  for (const [nth, name] of [...order].entries()) {
    deepEqual(simulated.samplesUs(`${name}-job.wait`), [nth * UNIT_US - STARTS_US[name as Name]], `wait of ${name}`)
  }
}

/** What an engine promises: order, limits, times and books, each by plain arithmetic; and once by comparison. */
export const CLAIMS = {
  'the earliest event comes first, and of one instant the first that was set': ({ EventHeap: Heap }) => {
    const heap = new Heap()
    const events = Array.from({ length: 500 }, (_, seq) => ({ dueUs: (seq * 7_919) % 83, seq }))
    for (const { dueUs, seq } of events) heap.push(dueUs, seq, seq)
    const taken: { dueUs: number; seq: number }[] = []
    for (; heap.count > 0; heap.pop()) taken.push({ dueUs: heap.firstDueUs(), seq: heap.firstSeq() })
    deepEqual(
      taken,
      events.sort((a, b) => a.dueUs - b.dueUs || a.seq - b.seq),
    )
  },

  'a queue serves the first that came first': (engine) => {
    servedInOrder(run(engine, fourJobs({}), 'async'), 'abcd')
  },

  'a queue that is told so serves the last that came first': (engine) => {
    servedInOrder(run(engine, fourJobs({}, 'queues: { default: { order: lifo } }'), 'async'), 'adcb')
  },

  'a queue serves the lower priority number first': (engine) => {
    const priorities = { a: ', priority: 9', b: ', priority: 9', c: ', priority: 0', d: ', priority: 5' }
    servedInOrder(run(engine, fourJobs(priorities), 'async'), 'acdb')
  },

  'a job expires when it is older than its time to live, and not when it is just as old': (engine) => {
    const doneCount = (ttlUs: number): number =>
      run(engine, fourJobs({ b: `, ttl: ${ttlUs}us` }), 'async').measurement.effectCount
    deepEqual([doneCount(UNIT_US - STARTS_US.b), doneCount(UNIT_US - STARTS_US.b - 1)], [4, 3])
  },

  'a failed attempt is repeated as often and as late as the policy says, for each job': (engine) => {
    const jobCount = 200
    const scenario = scenarioOf(
      'seed: 5',
      `requests: { batch: { arrivals: once, jobs: { work: ${jobCount} } } }`,
      'jobs: { work: { sink: server, retry: { attempts: 3, backoff: 20480us, factor: 2, jitter: none } } }',
      `sinks: { server: { ${SERVER}, connections: ${jobCount}, transientRate: 50% } }`,
      `workers: { default: { threads: 1, concurrency: ${jobCount} } }`,
    )
    const fates = Array.from({ length: jobCount }, (_, id) => {
      for (let attempt = 1, startUs = 0; ; attempt++) {
        const endUs = startUs + UNIT_US
        const isDone = drawAt(streamKey('5', 'sink:server'), id, 4 * attempt + 1) >= 0.5
        if (isDone || attempt === 3) return { attempt, endUs, isDone }
        startUs = endUs + 2 * UNIT_US * 2 ** (attempt - 1)
      }
    })
    const done = fates.filter(({ isDone }) => isDone)
    const { measurement, samplesUs } = run(engine, scenario, 'async')
    const { doneCount, deadCount, attemptCount, retryCount } = measurement.jobs[0] as (typeof measurement.jobs)[number]
    const expectedCount = sum(fates.map(({ attempt }) => attempt))
    deepEqual(
      { doneCount, deadCount, attemptCount, retryCount },
      {
        doneCount: done.length,
        deadCount: jobCount - done.length,
        attemptCount: expectedCount,
        retryCount: expectedCount - jobCount,
      },
    )
    deepEqual(
      samplesUs('work.total'),
      done.map(({ endUs }) => endUs).sort((a, b) => a - b),
    )
  },

  'an attempt ends at its deadline, and one that has ended by then is left alone': (engine) => {
    // The second burst keeps the run going while deadlines of the first are over that were not needed.
    const ofTimeout = (us: number): Simulated => {
      const scenario = scenarioOf(
        'requests: { batch: { arrivals: { burst: { size: 1, every: 200ms, times: 2 } }, jobs: { work: 3 } } }',
        `jobs: { work: { sink: server, timeout: ${us}us } }`,
        `sinks: { server: { ${SERVER}, connections: 1 } }`,
        'workers: { default: { threads: 1, concurrency: 3 } }',
      )
      return run(engine, scenario, 'async')
    }
    const twice = (...servicesUs: readonly number[]) => servicesUs.flatMap((us) => [us, us])
    const short = ofTimeout(1.5 * UNIT_US)
    deepEqual(short.samplesUs('work.service'), twice(UNIT_US, 1.5 * UNIT_US, 1.5 * UNIT_US))
    equal(short.measurement.effectCount, 2)
    const enough = ofTimeout(3 * UNIT_US + 1)
    deepEqual(enough.samplesUs('work.service'), twice(UNIT_US, 2 * UNIT_US, 3 * UNIT_US))
    deepEqual([enough.measurement.effectCount, enough.measurement.jobs[0]?.attemptCount], [6, 6])
  },

  'a client that was answered does not give up later': (engine) => {
    const scenario = scenarioOf(
      'requests: { ask: { arrivals: { constant: { rate: 100/s, for: 1s } }, timeout: 50ms, jobs: { look: 1 } } }',
      'jobs: { look: { sink: server } }',
      `sinks: { server: { ${SERVER}, connections: 10 } }`,
    )
    const [request] = run(engine, scenario, 'sync').measurement.requests
    deepEqual([request?.offeredCount, request?.answeredCount, request?.timedOutCount], [100, 100, 0])
  },

  'workers start no more attempts in any sliding second than their rate': (engine) => {
    const rate = 100
    const scenario = scenarioOf(
      'requests: { batch: { arrivals: once, jobs: { work: 400 } } }',
      'jobs: { work: { sink: server } }',
      'sinks: { server: { kind: mock-smtp, serviceTime: { uniform: { min: 1ms, max: 40ms } }, connections: 3 } }',
      `workers: { default: { threads: 1, concurrency: 3, rate: ${rate}/s } }`,
    )
    const changes = watchSimulation(scenario, 'async', { engine, look: ({ sinks }) => sinks[0]?.callCount ?? 0 })
    const startsUs = changes.flatMap(({ atUs, count }) => Array<number>(count).fill(atUs))
    equal(startsUs.length, 400)
    const crowded = startsUs.findIndex((us, nth) => (startsUs[nth + rate] ?? Number.POSITIVE_INFINITY) - us < 1_000_000)
    equal(crowded, -1, `more than ${rate} starts in the second from ${startsUs[crowded]} us`)
  },

  'a sink that freezes is felt by every caller as long as arithmetic says': (engine) => {
    const scenario = bundled('test/fixtures/real-time/stall.yaml', 'requests.call.arrivals.constant.rate=50/s')
    const predictedUs = Array.from({ length: 400 }, (_, nth) => {
      const atUs = nth * 20_000
      const startUs = atUs >= 3_000_000 && atUs < 5_000_000 ? 5_000_000 : atUs
      const spansStall = startUs < 3_000_000 && startUs + 200_000 > 3_000_000
      return startUs - atUs + 200_000 + (spansStall ? 2_000_000 : 0)
    })
    equal(run(engine, scenario, 'sync').sumUs('call.response'), sum(predictedUs))
  },

  'callers who are blocked by a full queue go on when there is room, in their order': (engine) => {
    const blocking = 'queues: { default: { capacity: 1, overflow: block } }'
    const simulated = run(engine, fourJobs({}, blocking), 'async')
    // The slot holds the first and the queue the second; the others are let in as one after another ends.
    const answersUs = { a: 0, b: 0, c: UNIT_US - STARTS_US.c, d: 2 * UNIT_US - STARTS_US.d }
    for (const [name, us] of Object.entries(answersUs)) deepEqual(simulated.samplesUs(`${name}.response`), [us], name)
    for (const [nth, name] of [...'abcd'].entries()) {
      deepEqual(simulated.samplesUs(`${name}-job.total`), [(nth + 1) * UNIT_US - STARTS_US[name as Name]], name)
    }
  },

  'the ledger closes, and each job that was done had one effect': (engine) => {
    const faulty = bundled('test/fixtures/real-time/faulty.yaml')
    const crowd = scenarioOf(
      'requests: { batch: { arrivals: once, jobs: { work: 1000 } } }',
      'jobs: { work: { sink: server } }',
      `sinks: { server: { ${SERVER}, connections: 100 } }`,
      'workers: { default: { threads: 2, concurrency: 100 } }',
    )
    for (const scenario of [faulty, crowd]) {
      for (const mode of ['sync', 'async'] as const) {
        const { measurement } = run(engine, scenario, mode)
        deepEqual(measurement.requests.map(requestGapCount), [0], mode)
        deepEqual(measurement.jobs.map(jobGapCount), [0], mode)
        equal(measurement.jobs[0]?.doneCount, measurement.effectCount, mode)
        equal(measurement.sinks[0]?.okCount, measurement.effectCount, mode)
        ok(measurement.effectCount > 500, mode)
        for (const queue of measurement.queues) equal(queue.waitSumUs, queue.waitSumByLittleUs)
      }
    }
  },

  'the bundled scenarios come to what the engine of the sources comes to': (engine) => {
    for (const [name, mode] of [
      ['spike', 'sync'],
      ['video', 'async'],
    ] as const) {
      const hashOf = (simulated: Simulated): string => resultHash(simulated.measurement, '')
      equal(hashOf(run(engine, bundled(name), mode)), hashOf(simulate(bundled(name), mode)), name)
    }
  },
} satisfies Readonly<Record<string, Claim>>

/** A claim by its words. */
export type ClaimName = keyof typeof CLAIMS

/** The claim that says nothing but that something differs: it is never asked about a mutation. */
export const SAME_AS_SOURCES: ClaimName = 'the bundled scenarios come to what the engine of the sources comes to'

/** Why an engine does not keep a claim; null: it does. */
export function breachOf(engine: Engine, name: ClaimName): string | null {
  try {
    CLAIMS[name](engine)
    return null
  } catch (error) {
    return String(error)
  }
}
