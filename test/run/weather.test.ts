import { describe, expect, test } from 'vitest'
import { jobGapCount, requestGapCount } from '../../src/measure/ledger-gap.ts'
import type { Measurement } from '../../src/measure/measurement.ts'
import { sum } from '../../src/measure/sum.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import { runVirtual } from '../../src/run/run-virtual.ts'
import { PLAIN_SERVER } from '../../src/scenario/plain-parts.ts'
import type { JobSpec, Mode, Scenario, SinkSpec } from '../../src/scenario/scenario.ts'
import { US_PER_SEC } from '../../src/units/microseconds.ts'
import { type PlainScenarioSpec, plainScenario } from '../../src/verify/plain-scenario.ts'

const run = (scenario: Scenario, mode: Mode = 'async'): Promise<Measurement> =>
  runVirtual({ scenario, mode, onReading: () => {}, signal: new AbortController().signal, graceUs: 0 })

const RETRY: JobSpec['retry'] = {
  attemptCountMax: 4,
  backoffUs: 50_000,
  factorRatio: 2,
  capUs: US_PER_SEC,
  jitter: 'full',
  budgetRatio: null,
  scheduleUs: null,
}

type HttpSpec = Extract<SinkSpec, { kind: 'mock-http' }>

const http = (given: Partial<HttpSpec> = {}): HttpSpec => ({
  ...PLAIN_SERVER,
  kind: 'mock-http',
  name: 'api',
  connectionCount: 30,
  serviceTime: { kind: 'exponential', meanUs: 20_000 },
  errorRatio: 0.02,
  goneRatio: 0,
  hangRatio: 0,
  ...given,
})

/** Ten seconds at 200/s for two worker threads. */
const scenario = (sink: SinkSpec, part: Partial<PlainScenarioSpec> = {}): Scenario =>
  plainScenario({
    name: 'weather',
    seed: '3',
    arrivals: { kind: 'poisson', stages: [{ forUs: 10 * US_PER_SEC, fromPerSec: 200, toPerSec: 200 }] },
    service: { kind: 'exponential', meanUs: 20_000 },
    threadCount: 2,
    concurrencyCount: 20,
    sink,
    ...part,
    job: { timeoutUs: 400_000, retry: RETRY, ...part.job },
  })

function expectBooksToClose(measurement: Measurement): void {
  expect(measurement.ending).toBe('complete')
  expect(measurement.requests.map(requestGapCount)).toEqual([0])
  expect(measurement.jobs.map(jobGapCount)).toEqual([0])
  expect(measurement.effectCount).toBe(measurement.jobs[0]?.doneCount)
  const [{ callCount, okCount, errorCount, refusedCount, cancelledCount }] = measurement.sinks as [
    Measurement['sinks'][number],
  ]
  expect(callCount).toBe(okCount + errorCount + refusedCount + cancelledCount)
  const [{ attemptCount, fastFailedCount }] = measurement.jobs as [Measurement['jobs'][number]]
  expect(callCount).toBe(attemptCount - fastFailedCount)
}

const sinkOf = ({ sinks }: Measurement) => sinks[0] as Measurement['sinks'][number]
const jobOf = ({ jobs }: Measurement) => jobs[0] as Measurement['jobs'][number]

describe.each(['sync', 'async'] as const)(
  'a %s run closes its books, and the same seed gives the same bits,',
  (mode) => {
    test.each<[string, Scenario, (measurement: Measurement) => boolean]>([
      [
        'when its sink slows down',
        scenario(http({ slowdowns: [{ atUs: 3 * US_PER_SEC, forUs: US_PER_SEC, factorRatio: 6 }] })),
        (measurement) => (jobOf(measurement).service?.p99Us ?? 0) > 200_000,
      ],
      [
        'when its sink is down for a while',
        scenario(http({ outages: [{ atUs: 3 * US_PER_SEC, forUs: US_PER_SEC }] })),
        (measurement) => sinkOf(measurement).refusedCount > 200 && sinkOf(measurement).downUs === US_PER_SEC,
      ],
      [
        'when calls hang',
        scenario(http({ hangRatio: 0.05 })),
        (measurement) => sinkOf(measurement).cancelledCount > 50 && jobOf(measurement).retryCount > 50,
      ],
      [
        'when jobs are poisoned',
        scenario(http(), { job: { poisonRatio: 0.05 } }),
        (measurement) => jobOf(measurement).deadCount + jobOf(measurement).failedCount > 50,
      ],
      [
        'when jobs without a server are poisoned',
        scenario({ kind: 'none', name: 'nothing' }, { job: { poisonRatio: 0.5 } }),
        (measurement) => sinkOf(measurement).errorCount > 3_000,
      ],
      [
        'when all of it happens at once',
        scenario(
          http({
            hangRatio: 0.03,
            stalls: [{ atUs: US_PER_SEC, forUs: 300_000 }],
            slowdowns: [{ atUs: 2 * US_PER_SEC, forUs: 3 * US_PER_SEC, factorRatio: 3 }],
            outages: [{ atUs: 4 * US_PER_SEC, forUs: US_PER_SEC }],
            breaker: { failureRatio: 0.5, callCountMin: 10, windowUs: US_PER_SEC, openUs: 200_000, probeCount: 2 },
          }),
          { job: { poisonRatio: 0.02 }, request: { timeoutUs: US_PER_SEC } },
        ),
        (measurement) => sinkOf(measurement).breakerOpenedCount > 2 && jobOf(measurement).fastFailedCount > 100,
      ],
    ])('%s', async (_, given, hasHappened) => {
      const measurement = await run(given, mode)
      // A handler that is killed leaves attempts that never ended.
      if (jobOf(measurement).cutCount === 0) expectBooksToClose(measurement)
      else expect([...measurement.jobs.map(jobGapCount), ...measurement.requests.map(requestGapCount)]).toEqual([0, 0])
      expect(hasHappened(measurement)).toBe(true)
      expect(resultHash(await run(given, mode), '')).toBe(resultHash(measurement, ''))
    })
  },
)

test('a planned outage that begins when all is done keeps no run alive', async () => {
  const spec = http({ outages: [{ atUs: 3_600 * US_PER_SEC, forUs: US_PER_SEC }], errorRatio: 0 })
  const measurement = await run(scenario(spec))
  expect(measurement.durationUs).toBeLessThan(12 * US_PER_SEC)
  expect(sinkOf(measurement)).toMatchObject({ downUs: 0, refusedCount: 0 })
})

test('a poisoned job is tried as often as any other, and only it ends as a dead letter', async () => {
  const measurement = await run(scenario(http({ errorRatio: 0 }), { job: { poisonRatio: 0.1 } }))
  const { createdCount, deadCount, retryCount } = jobOf(measurement)
  expect(Math.abs(deadCount - createdCount / 10)).toBeLessThan(4 * Math.sqrt(createdCount * 0.09))
  expect(retryCount).toBe(3 * deadCount)
  expect(sinkOf(measurement).errorCount).toBe(4 * deadCount)
})

describe('a breaker before a sink that is down for five seconds', () => {
  const OUTAGE = { atUs: 5 * US_PER_SEC, forUs: 5 * US_PER_SEC }
  const BREAKER = { failureRatio: 0.5, callCountMin: 20, windowUs: US_PER_SEC, openUs: 500_000, probeCount: 3 }
  // Jobs wait the outage out: a minute of attempts, half a second apart.
  const patient = { ...RETRY, attemptCountMax: 120, backoffUs: 500_000, factorRatio: 1, jitter: 'none' as const }
  const given = (breaker: HttpSpec['breaker']): Scenario =>
    scenario(http({ outages: [OUTAGE], breaker }), {
      arrivals: { kind: 'constant', ratePerSec: 100, forUs: 20 * US_PER_SEC },
      threadCount: 1,
      job: { retry: patient },
    })

  test('spares it nearly all calls, and everything is done in the end', async () => {
    const [without, withOne] = [await run(given(null)), await run(given(BREAKER))]
    for (const measurement of [without, withOne]) {
      expectBooksToClose(measurement)
      expect(jobOf(measurement).doneCount).toBe(2_000)
    }
    expect(sinkOf(without).refusedCount).toBeGreaterThan(2_000)
    expect(sinkOf(withOne).refusedCount).toBeLessThan(sinkOf(without).refusedCount / 20)
    expect(jobOf(withOne).fastFailedCount).toBeGreaterThan(2_000)
    expect(jobOf(without).fastFailedCount).toBe(0)
    // It opens early on, and again after every probe that failed: each half a second, for five.
    const { breakerOpenedCount } = sinkOf(withOne)
    expect(breakerOpenedCount).toBeGreaterThanOrEqual(9)
    expect(breakerOpenedCount).toBeLessThanOrEqual(11)
  })

  test('closes again: two seconds after the outage as much is done per second as before it, and more', async () => {
    const { intervals } = await run(given(BREAKER))
    const doneIn = (fromSec: number, toSec: number): number =>
      sum(
        intervals
          .filter(({ fromUs }) => fromUs >= fromSec * US_PER_SEC && fromUs < toSec * US_PER_SEC)
          .map(({ doneCount }) => doneCount),
      )
    expect(doneIn(6, 10)).toBe(0)
    expect(doneIn(12, 16) / 4).toBeGreaterThan(doneIn(1, 5) / 4 - 10)
  })
})
