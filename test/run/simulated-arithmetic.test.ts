import { describe, expect, test } from 'vitest'
import { drawAt } from '../../src/chance/draw.ts'
import { quantileOf } from '../../src/chance/quantile.ts'
import { streamKey } from '../../src/chance/stream-key.ts'
import { planArrivals } from '../../src/load/plan-arrivals.ts'
import { bucketIndex, bucketLowUs } from '../../src/measure/latency-table.ts'
import type { RequestSpec, Scenario, ServerSpec, SinkSpec } from '../../src/scenario/scenario.ts'
import { bundled, type Simulated, scenarioOf, simulate, watchSimulation } from './simulate.ts'

/** One unit of service: its multiples are exact in every latency series up to two seconds. */
const UNIT_US = 10_240

const MODES = ['sync', 'async'] as const

/** A server for `connections` calls at once, each `UNIT_US` long. */
const server = (connections: number, ...settings: readonly string[]): string =>
  `sinks: { server: { kind: mock-smtp, connections: ${connections}, serviceTime: 10240us${settings.join('')} } }`

const slots = (count: number, ...settings: readonly string[]): string =>
  `workers: { default: { threads: 1, concurrency: ${count}${settings.join('')} } }`

/** One request for each job type, at the times given; the job types are called like them. */
const eachAt = (
  startsUs: Readonly<Record<string, number>>,
  jobSettings: Readonly<Record<string, string>> = {},
): string[] => [
  'requests:',
  ...Object.entries(startsUs).map(
    ([name, us]) => `  ${name}: { arrivals: { once: { at: ${us}us } }, jobs: { ${name}-job: 1 } }`,
  ),
  'jobs:',
  ...Object.keys(startsUs).map((name) => `  ${name}-job: { sink: server${jobSettings[name] ?? ''} }`),
]

/** Asserts that a series has exactly these samples, in any order. */
function expectSamples({ samplesUs, sumUs }: Simulated, series: string, expectedUs: readonly number[]): void {
  const floors = expectedUs.map((us) => bucketLowUs(bucketIndex(us))).sort((a, b) => a - b)
  expect(samplesUs(series)).toEqual(floors)
  expect(sumUs(series)).toBe(expectedUs.reduce((sum, us) => sum + us, 0))
}

describe('jobs of one instant on one slot', () => {
  const scenario = scenarioOf(
    'requests: { order: { arrivals: { burst: { size: 3 } }, jobs: { save: 1 } } }',
    'jobs: { save: { sink: server } }',
    server(1),
    slots(1),
  )

  test('wait for those before them and no microsecond more, async', () => {
    const simulated = simulate(scenario, 'async')
    expectSamples(simulated, 'order.response', [0, 0, 0])
    expectSamples(simulated, 'save.wait', [0, UNIT_US, 2 * UNIT_US])
    expectSamples(simulated, 'save.service', [UNIT_US, UNIT_US, UNIT_US])
    expectSamples(simulated, 'save.total', [UNIT_US, 2 * UNIT_US, 3 * UNIT_US])
    expectSamples(simulated, 'order.completion', [UNIT_US, 2 * UNIT_US, 3 * UNIT_US])
    expectSamples(simulated, 'lateness', [0, 0, 0])
    expect(simulated.measurement.durationUs).toBe(3 * UNIT_US)
    expect(simulated.measurement.queues[0]).toMatchObject({
      peakCount: 3,
      waitSumUs: 3 * UNIT_US,
      oldestUs: 2 * UNIT_US,
    })
  })

  test('wait at the server for its one connection, sync: the wait is part of the attempt', () => {
    const simulated = simulate(scenario, 'sync')
    expectSamples(simulated, 'order.response', [UNIT_US, 2 * UNIT_US, 3 * UNIT_US])
    expectSamples(simulated, 'save.service', [UNIT_US, 2 * UNIT_US, 3 * UNIT_US])
    expect(simulated.measurement.sinks[0]).toMatchObject({
      busyUs: 3 * UNIT_US,
      inUsePeakCount: 1,
      waitingPeakCount: 2,
    })
  })
})

describe('a queue', () => {
  const startsUs = { a: 0, b: 1_024, c: 2_048, d: 3_072 }

  test('serves the first that came first', () => {
    const simulated = simulate(scenarioOf(...eachAt(startsUs), server(1), slots(1)), 'async')
    for (const [nth, [name, startUs]] of Object.entries(startsUs).entries()) {
      expectSamples(simulated, `${name}-job.wait`, [nth * UNIT_US - startUs])
    }
  })

  test('that is told so serves the last that came first', () => {
    const lifo = 'queues: { default: { order: lifo } }'
    const simulated = simulate(scenarioOf(...eachAt(startsUs), lifo, server(1), slots(1)), 'async')
    for (const [nth, name] of ['a', 'd', 'c', 'b'].entries()) {
      expectSamples(simulated, `${name}-job.wait`, [nth * UNIT_US - startsUs[name as keyof typeof startsUs]])
    }
  })

  test('serves the lower priority number first, whoever came first', () => {
    const priorities = { a: ', priority: 9', b: ', priority: 9', c: ', priority: 0', d: ', priority: 5' }
    const simulated = simulate(scenarioOf(...eachAt(startsUs, priorities), server(1), slots(1)), 'async')
    for (const [nth, name] of ['a', 'c', 'd', 'b'].entries()) {
      expectSamples(simulated, `${name}-job.wait`, [nth * UNIT_US - startsUs[name as keyof typeof startsUs]])
    }
  })

  test('drops what is older than its time to live when a slot is free, and not what is exactly as old', () => {
    const ttl = (us: number): Simulated =>
      simulate(scenarioOf(...eachAt({ a: 0, b: 0, c: 0 }, { c: `, ttl: ${us}us` }), server(1), slots(1)), 'async')
    const exact = ttl(2 * UNIT_US)
    expect(exact.measurement.jobs[2]).toMatchObject({ doneCount: 1, expiredCount: 0 })
    const late = ttl(2 * UNIT_US - 1)
    expect(late.measurement.jobs[2]).toMatchObject({ doneCount: 0, expiredCount: 1, attemptCount: 0 })
    expect(late.measurement).toMatchObject({ durationUs: 2 * UNIT_US, effectCount: 2 })
    expectSamples(late, 'c-job.wait', [2 * UNIT_US])
  })
})

describe('a full queue', () => {
  const full = (overflow: string): Simulated =>
    simulate(
      scenarioOf(
        ...eachAt({ a: 0, b: 0, c: 0, d: 0, e: 0 }),
        `queues: { default: { capacity: 2, overflow: ${overflow} } }`,
        server(1),
        slots(1),
      ),
      'async',
    )
  const counts = ({ measurement }: Simulated, column: 'doneCount' | 'shedCount' | 'createdCount' | 'expiredCount') =>
    measurement.jobs.map((job) => job[column]).join('')

  test('that rejects takes what it has room for, and the others are refused at once', () => {
    const simulated = full('reject')
    expect(simulated.measurement.requests.map((one) => [one.answeredCount, one.rejectedCount].join())).toEqual([
      '1,0',
      '1,0',
      '0,1',
      '0,1',
      '0,1',
    ])
    expect([counts(simulated, 'createdCount'), counts(simulated, 'doneCount')]).toEqual(['11000', '11000'])
    expectSamples(simulated, 'b-job.wait', [UNIT_US])
    expectSamples(simulated, 'e.response', [])
  })

  test('that drops the oldest answers everybody, and does the newest', () => {
    const simulated = full('drop-oldest')
    expect(simulated.measurement.requests.every((one) => one.answeredCount === 1)).toBe(true)
    expect([counts(simulated, 'shedCount'), counts(simulated, 'doneCount')]).toEqual(['11100', '00011'])
    expectSamples(simulated, 'e-job.wait', [UNIT_US])
  })

  test('that blocks lets its callers wait for room, in their order, and loses nobody', () => {
    const simulated = full('block')
    expect(counts(simulated, 'doneCount')).toBe('11111')
    // The slot takes the first at once, so that the third finds room; then one finds room with every end.
    const waitsUs = [0, 0, 0, UNIT_US, 2 * UNIT_US]
    for (const [nth, name] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      expectSamples(simulated, `${name}.response`, [waitsUs[nth] as number])
      expectSamples(simulated, `${name}-job.wait`, [nth * UNIT_US - (waitsUs[nth] as number)])
      expectSamples(simulated, `${name}-job.total`, [(nth + 1) * UNIT_US])
    }
  })

  test('that blocks lets the last one in when all before have expired, and a worker finds it at once', () => {
    const blocking = 'queues: { default: { capacity: 1, overflow: block } }'
    const jobs = eachAt({ a: 0, b: 1, c: 2 }, { b: ', ttl: 1ms' })
    const simulated = simulate(scenarioOf(...jobs, blocking, server(1), slots(1)), 'async')
    expect([counts(simulated, 'doneCount'), counts(simulated, 'expiredCount')]).toEqual(['101', '010'])
    expectSamples(simulated, 'c-job.wait', [0])
    expect(simulated.measurement.durationUs).toBe(2 * UNIT_US)
  })

  test('that blocks refuses a request that it could never hold, also while others wait, who go on', () => {
    const scenario = scenarioOf(
      'requests:',
      '  few: { arrivals: { burst: { size: 4 } }, onTimeout: continue, jobs: { one-job: 1 } }',
      '  many: { arrivals: { once: { at: 1us } }, onTimeout: continue, jobs: { one-job: 3 } }',
      '  late: { arrivals: { once: { at: 2us } }, onTimeout: continue, jobs: { one-job: 2 } }',
      'jobs: { one-job: { sink: server } }',
      'queues: { default: { capacity: 2, overflow: block } }',
      server(1),
      slots(1),
    )
    const simulated = simulate(scenario, 'async')
    expect(
      simulated.measurement.requests.map(({ answeredCount, rejectedCount }) => [answeredCount, rejectedCount]),
    ).toEqual([
      [4, 0],
      [0, 1],
      [1, 0],
    ])
    expect(simulated.measurement.durationUs).toBe(6 * UNIT_US)
  })
})

describe('attempts that fail', () => {
  const attemptCountMax = 3
  const jobCount = 400
  const scenario = scenarioOf(
    'seed: 5',
    `requests: { batch: { arrivals: once, parallel: ${jobCount}, jobs: { work: ${jobCount} } } }`,
    `jobs: { work: { sink: server, retry: { attempts: ${attemptCountMax}, backoff: 20480us, factor: 2, jitter: none } } }`,
    server(jobCount, ', transientRate: 40%, permanentRate: 10%'),
    slots(jobCount),
  )

  /** What each job goes through, from its own draws: nothing else decides. */
  const fates = Array.from({ length: jobCount }, (_, id) => {
    const key = streamKey('5', 'sink:server')
    for (let attempt = 1, startUs = 0; ; attempt++) {
      const verdict = drawAt(key, id, 4 * attempt + 1)
      const endUs = startUs + UNIT_US
      if (verdict >= 0.5) return { attempt, endUs, isDone: true }
      if (verdict < 0.1 || attempt === attemptCountMax) return { attempt, endUs, isDone: false }
      startUs = endUs + 2 * UNIT_US * 2 ** (attempt - 1)
    }
  })
  const done = fates.filter(({ isDone }) => isDone)
  const attemptCount = fates.reduce((sum, { attempt }) => sum + attempt, 0)

  test.each(MODES)('are repeated as often and as late as the policy says, for every single job, %s', (mode) => {
    const simulated = simulate(scenario, mode)
    const givenUp = { [mode === 'sync' ? 'failedCount' : 'deadCount']: jobCount - done.length }
    expect(simulated.measurement.jobs[0]).toMatchObject({
      doneCount: done.length,
      attemptCount,
      retryCount: attemptCount - jobCount,
      ...givenUp,
    })
    expect(new Set(fates.map(({ attempt }) => attempt))).toEqual(new Set([1, 2, 3]))
    expectSamples(
      simulated,
      'work.total',
      done.map(({ endUs }) => endUs),
    )
    expectSamples(simulated, 'work.service', Array(attemptCount).fill(UNIT_US))
    expect(simulated.measurement.durationUs).toBe(Math.max(...fates.map(({ endUs }) => endUs)))
  })
})

describe('an attempt that takes longer than its deadline', () => {
  const scenario = scenarioOf(
    'requests: { batch: { arrivals: once, parallel: 3, jobs: { work: 3 } } }',
    'jobs: { work: { sink: server, timeout: 15360us } }',
    server(1),
    slots(3),
  )

  test.each(MODES)('ends exactly there, and frees its connection for the next, %s', (mode) => {
    const simulated = simulate(scenario, mode)
    // The second would end at two units, its deadline is at one and a half; so is that of the third.
    expectSamples(simulated, 'work.total', [UNIT_US])
    expectSamples(simulated, 'work.service', [UNIT_US, 1.5 * UNIT_US, 1.5 * UNIT_US])
    expect(simulated.measurement.sinks[0]).toMatchObject({ okCount: 1, cancelledCount: 2, busyUs: 1.5 * UNIT_US })
  })
})

describe('a client that gives up', () => {
  const requests = (onTimeout: string): string =>
    `requests: { order: { arrivals: { burst: { size: 2 } }, timeout: 15360us, onTimeout: ${onTimeout}, jobs: { save: 1 } } }`
  const run = (onTimeout: string): Simulated =>
    simulate(scenarioOf(requests(onTimeout), 'jobs: { save: { sink: server } }', server(1)), 'sync')

  test('leaves at its deadline, and the platform kills its handler', () => {
    const simulated = run('abandon')
    expectSamples(simulated, 'order.response', [UNIT_US, 1.5 * UNIT_US])
    expect(simulated.measurement.jobs[0]).toMatchObject({ doneCount: 1, cutCount: 1, wastedCount: 0 })
    expect(simulated.measurement.durationUs).toBe(1.5 * UNIT_US)
  })

  test('leaves at its deadline, and its handler works on for nobody', () => {
    const simulated = run('continue')
    expectSamples(simulated, 'order.response', [UNIT_US, 1.5 * UNIT_US])
    expectSamples(simulated, 'save.total', [UNIT_US, 2 * UNIT_US])
    expect(simulated.measurement.jobs[0]).toMatchObject({ doneCount: 2, cutCount: 0, wastedCount: 1 })
    expect(simulated.measurement.durationUs).toBe(2 * UNIT_US)
  })
})

test.each([1, 7, 50])(
  'workers start no more than %i attempts in any sliding second, and hardly fewer',
  (ratePerSec) => {
    const scenario = scenarioOf(
      `requests: { batch: { arrivals: once, jobs: { work: ${10 * ratePerSec} } } }`,
      'jobs: { work: { sink: nowhere } }',
      'sinks: { nowhere: { kind: none } }',
      `workers: { default: { threads: 3, concurrency: 100, rate: ${ratePerSec}/s } }`,
    )
    const changes = watchSimulation(scenario, 'async', { look: ({ sinks }) => sinks[0]?.callCount ?? 0 })
    const startsUs = changes.flatMap(({ atUs, count }) => Array<number>(count).fill(atUs))
    expect(startsUs.length).toBe(10 * ratePerSec)
    for (const [nth, startUs] of startsUs.entries()) {
      const beyondUs = startsUs[nth + ratePerSec] ?? Number.POSITIVE_INFINITY
      expect(beyondUs - startUs, `start ${nth}`).toBeGreaterThanOrEqual(1_000_000)
    }
    expect(startsUs.at(-1)).toBeLessThanOrEqual(10_000_000)
  },
)

describe('a closed loop', () => {
  const closed = (clients: number, think: string, connections: number): Scenario =>
    scenarioOf(
      `requests: { ask: { arrivals: { closed: { clients: ${clients}, think: ${think}, for: 204800us } }, jobs: { look: 1 } } }`,
      'jobs: { look: { sink: server } }',
      server(connections),
    )

  test('has each client ask, wait and think, over and over', () => {
    // Four clients start a quarter of their think time apart, and come again every two units until 20 units are over.
    const simulated = simulate(closed(4, '10240us', 4), 'sync')
    const perClient = [0, 1, 2, 3].map((client) => Math.floor((20 * UNIT_US - client * 2_560) / (2 * UNIT_US)) + 1)
    const count = perClient.reduce((sum, each) => sum + each, 0)
    expect(count).toBe(11 + 10 + 10 + 10)
    expectSamples(simulated, 'ask.response', Array(count).fill(UNIT_US))
  })

  test('never has more under way than clients: the server is the bottleneck, and its queue is theirs', () => {
    // Three clients who do not think, and one connection: from the third request on, each waits for two others.
    const simulated = simulate(closed(3, '0s', 1), 'sync')
    // They come 1 us apart at first, and then with every answer.
    const firstUs = [UNIT_US, 2 * UNIT_US - 1, 3 * UNIT_US - 2]
    expectSamples(simulated, 'ask.response', [...firstUs, ...Array(20).fill(3 * UNIT_US)])
    expect(simulated.measurement.sinks[0]).toMatchObject({ inUsePeakCount: 1, waitingPeakCount: 2 })
  })
})

describe('a sink that freezes for two seconds under a strict schedule', () => {
  const SERVICE_US = 200_000
  const STALL_FROM_US = 3_000_000
  const STALL_TO_US = 5_000_000
  /** One call each millisecond for 8 s; the arithmetic of test/real-time/stall.test.ts, to the microsecond. */
  const predictedUs = Array.from({ length: 8_000 }, (_, index) => {
    const atUs = index * 1_000
    const startUs = atUs >= STALL_FROM_US && atUs < STALL_TO_US ? STALL_TO_US : atUs
    const spansStall = startUs < STALL_FROM_US && startUs + SERVICE_US > STALL_FROM_US
    return startUs - atUs + SERVICE_US + (spansStall ? STALL_TO_US - STALL_FROM_US : 0)
  })

  test.each(MODES)('is felt by every caller exactly as long as arithmetic says, %s', (mode) => {
    const scenario = bundled('test/fixtures/real-time/stall.yaml', 'workers.default.concurrency=5k')
    const simulated = simulate(scenario, mode)
    expectSamples(simulated, mode === 'sync' ? 'call.response' : 'call.completion', predictedUs)
  })
})

describe('heavy work in the process that answers', () => {
  const [upload, page] = bundled('video').requests as unknown as readonly [RequestSpec, RequestSpec]
  const startsOf = ({ arrivals, name }: RequestSpec): number[] => {
    const plan = planArrivals(arrivals, bundled('video').seed, name)
    if (plan.kind !== 'open') return []
    const startsUs: number[] = []
    for (let us = plan.next(); us >= 0; us = plan.next()) startsUs.push(us)
    return startsUs
  }
  const uploadStartsUs = startsOf(upload)
  const pageStartsUs = startsOf(page)

  /** The draws of a sink's first attempts, by job id. */
  function serviceOf(sinkName: string): (id: number) => number {
    const { seed, sinks } = bundled('video')
    const sink = sinks.find(({ name }) => name === sinkName) as SinkSpec
    if (sink.kind === 'none') return () => 0
    const quantile = quantileOf(sink.kind === 'cpu' ? sink.burn : (sink as ServerSpec).serviceTime)
    const key = streamKey(seed, `sink:${sinkName}`)
    return (id) => quantile(drawAt(key, id, 4))
  }

  /** Starts of both kinds in order, which is the order of job ids where each request makes one job. */
  const merged = [
    ...uploadStartsUs.map((atUs) => ({ atUs, isUpload: true })),
    ...pageStartsUs.map((atUs) => ({ atUs, isUpload: false })),
  ].sort((a, b) => a.atUs - b.atUs)

  test('keeps everybody waiting who comes while it burns, sync, and exactly until it is over', () => {
    const burnOf = serviceOf('encoder')
    const serveOf = serviceOf('pages')
    const burns = merged.flatMap(({ atUs, isUpload }, id) =>
      isUpload ? [{ fromUs: atUs, toUs: atUs + burnOf(id) }] : [],
    )
    const afterBurn = (atUs: number): number =>
      burns.find(({ fromUs, toUs }) => atUs > fromUs && atUs < toUs)?.toUs ?? atUs
    const freeUs = new Array<number>(20).fill(0)
    const responsesUs = merged.flatMap(({ atUs, isUpload }, id) => {
      if (isUpload) return []
      const askUs = afterBurn(atUs)
      const startUs = Math.max(askUs, Math.min(...freeUs))
      const endUs = startUs + serveOf(id)
      freeUs[freeUs.indexOf(Math.min(...freeUs))] = endUs
      // The answer of the server lies there until the thread can read it.
      return [afterBurn(endUs) - atUs]
    })
    const simulated = simulate(bundled('video'), 'sync')
    expectSamples(simulated, 'page.response', responsesUs)
    expectSamples(
      simulated,
      'upload.response',
      burns.map(({ fromUs, toUs }) => toUs - fromUs),
    )
    expect(simulated.measurement.threads[0]?.busyUs).toBe(
      burns.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0),
    )
    expect(Math.max(...responsesUs)).toBeGreaterThan(200_000)
  })

  test('behind a queue waits for the one core of its worker, async, and pages for nobody', () => {
    // Five uploads a second of a quarter of a second each: the line grows.
    const scenario = bundled('video', 'requests.upload.arrivals.constant.rate=5/s')
    const starts = [
      ...Array.from({ length: 50 }, (_, nth) => ({ atUs: nth * 200_000, isUpload: true })),
      ...pageStartsUs.map((atUs) => ({ atUs, isUpload: false })),
    ].sort((a, b) => a.atUs - b.atUs)
    const burnOf = serviceOf('encoder')
    const serveOf = serviceOf('pages')
    let freeUs = 0
    const waitsUs = starts.flatMap(({ atUs, isUpload }, id) => {
      if (!isUpload) return []
      const startUs = Math.max(atUs, freeUs)
      freeUs = startUs + burnOf(id)
      return [startUs - atUs]
    })
    const simulated = simulate(scenario, 'async')
    expectSamples(simulated, 'transcode.wait', waitsUs)
    expectSamples(
      simulated,
      'page.response',
      starts.flatMap(({ isUpload }, id) => (isUpload ? [] : [serveOf(id)])),
    )
    expectSamples(
      simulated,
      'upload.response',
      waitsUs.map(() => 0),
    )
    expect(Math.max(...waitsUs)).toBeGreaterThan(1_000_000)
  })
})
