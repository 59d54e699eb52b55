import { describe, expect, test } from 'vitest'
import { jobGapCount, requestGapCount } from '../../src/measure/ledger-gap.ts'
import type { JobMeasure, Measurement, RequestMeasure } from '../../src/measure/measurement.ts'
import { sum } from '../../src/measure/sum.ts'
import { measure } from './qbench.ts'

/**
 * What the scenarios prove, on the real clock and shortened: only in which direction it goes. `test/run/rows.test.ts` has
 * the figures. They run side by side: each sleeps most of the time, and no figure is close to its limit.
 */

const LIMIT_MS = 60_000

/** Runs a scenario in one mode; every job must be accounted for. */
async function run(name: string, mode: 'sync' | 'async', ...settings: readonly string[]): Promise<Measurement> {
  const { result } = await measure(name, ['--mode', mode, ...settings.flatMap((setting) => ['--set', setting])])
  const { measurement } = result
  expect(measurement.requests.map(requestGapCount)).toEqual(measurement.requests.map(() => 0))
  expect(measurement.jobs.map(jobGapCount)).toEqual(measurement.jobs.map(() => 0))
  expect(sum(measurement.jobs.map(({ lostCount }) => lostCount))).toBe(0)
  return measurement
}

const requestOf = ({ requests }: Measurement) => requests[0] as RequestMeasure
const job = ({ jobs }: Measurement, name: string) => jobs.find((row) => row.name === name) as JobMeasure

describe.concurrent('on the real clock', () => {
  test(
    'search: some are answered inline, whoever is not has its result a second later',
    async () => {
      const search = requestOf(await run('search', 'async', 'requests.search.arrivals.poisson.for=3s'))
      // How many is for a quiet machine to say.
      expect(search.inlineCount).toBeGreaterThan(0)
      expect(search.pollCount).toBeGreaterThanOrEqual(search.answeredCount - search.inlineCount)
      expect(search.completedCount).toBe(search.offeredCount)
      expect(search.result?.maxUs).toBeGreaterThan(1_150_000)
    },
    LIMIT_MS,
  )

  test(
    'dual-write: written first loses events, published first makes them up, an outbox does neither',
    async () => {
      const names = ['write-first', 'publish-first', 'through-outbox']
      const settings = names.flatMap((name) => [
        `requests.${name}.arrivals.poisson.for=2s`,
        `requests.${name}.publish.crash=20%`,
      ])
      const { requests } = await run('dual-write', 'async', ...settings)
      expect(requests.map(({ lostEventCount, ghostEventCount }) => [lostEventCount > 0, ghostEventCount > 0])).toEqual([
        [true, false],
        [false, true],
        [false, false],
      ])
      expect(requests[2]).toMatchObject({ unpublishedCount: 0, completedCount: requests[2]?.answeredCount })
      expect(requests[2]?.republishedCount).toBeGreaterThan(0)
    },
    LIMIT_MS,
  )

  describe('checkout', () => {
    const settings = ['requests.order.arrivals.poisson.for=3s', 'jobs.ship.poison=20%']

    test(
      'sync: some are undone before the answer',
      async () => {
        const order = requestOf(await run('checkout', 'sync', ...settings))
        expect(order.compensatedCount).toBeGreaterThan(0)
        expect(order.response?.p50Us).toBeGreaterThan(200_000)
      },
      LIMIT_MS,
    )

    test(
      'async: answered at once, and every order is complete or undone',
      async () => {
        const order = requestOf(await run('checkout', 'async', ...settings))
        expect(order.compensatedCount).toBeGreaterThan(0)
        expect(order.completedCount + order.compensatedCount).toBe(order.offeredCount)
        expect(order.response?.p50Us).toBeLessThan(order.completion?.p50Us ?? 0)
      },
      LIMIT_MS,
    )
  })

  test(
    'webhook: complete with the callback that was accepted, and failed calls are repeated',
    async () => {
      const measurement = await run(
        'webhook',
        'async',
        ...['arrivals.poisson.for=2s', 'callback.receiver.errorRate=30%'].map(
          (setting) => `requests.report.${setting}`,
        ),
      )
      const callback = job(measurement, 'report-callback')
      expect(callback.retryCount).toBeGreaterThan(0)
      expect(requestOf(measurement).completedCount).toBe(callback.doneCount)
    },
    LIMIT_MS,
  )

  test(
    'user-registered: the email does not wait for analytics',
    async () => {
      const measurement = await run('user-registered', 'async', 'requests.register.arrivals.poisson.for=3s')
      expect(job(measurement, 'welcome-email').total?.p99Us).toBeLessThan(
        job(measurement, 'analytics').total?.p50Us ?? 0,
      )
      expect(requestOf(measurement).completedCount).toBe(requestOf(measurement).offeredCount)
    },
    LIMIT_MS,
  )

  test(
    'overload: with admission most of those who are let in are served in time, without it most are not',
    async () => {
      const short = 'requests.order.arrivals.poisson.for=7s'
      const open = ['requests.order.admission.inFlight=1m', 'requests.order.admission.age=10m']
      const runs = await Promise.all([run('overload', 'async', short), run('overload', 'async', short, ...open)])
      const [guarded, unguarded] = runs.map(requestOf) as [RequestMeasure, RequestMeasure]
      expect(guarded.shedCount).toBeGreaterThan(0)
      expect(guarded.goodCount).toBeGreaterThan(0.8 * guarded.completedCount)
      expect(unguarded.goodCount).toBeLessThan(0.5 * unguarded.completedCount)
    },
    LIMIT_MS,
  )

  describe('retry-storm', () => {
    const settings = ['requests.read.arrivals.poisson.for=8s', 'faults.0.at=1s']

    test(
      'sync: after the outage clients ask again and again, and most work is done for nobody',
      async () => {
        const measurement = await run('retry-storm', 'sync', ...settings)
        const { retriedCount, answeredCount } = requestOf(measurement)
        expect(retriedCount).toBeGreaterThan(answeredCount)
        expect(job(measurement, 'fetch').wastedCount).toBeGreaterThan(job(measurement, 'fetch').doneCount / 2)
      },
      LIMIT_MS,
    )

    test(
      'async: nobody asks again, and nobody is lost',
      async () => {
        const { retriedCount, completedCount, offeredCount } = requestOf(await run('retry-storm', 'async', ...settings))
        expect([retriedCount, completedCount]).toEqual([0, offeredCount])
      },
      LIMIT_MS,
    )
  })
})

// Not beside the others: two of these run a thread hot, and the third compares milliseconds.
describe('on the real clock, one at a time', () => {
  test(
    'login: a queue adds its wait to the answer that everybody needs',
    async () => {
      const settings = ['requests.login.arrivals.poisson.for=4s', 'workers.default.concurrency=2']
      const sync = requestOf(await run('login', 'sync', ...settings))
      const async = requestOf(await run('login', 'async', ...settings))
      expect(async.completion?.meanUs).toBeGreaterThan(sync.completion?.meanUs ?? Infinity)
      expect([sync.completedCount, async.completedCount]).toEqual([sync.offeredCount, async.offeredCount])
    },
    LIMIT_MS,
  )

  describe('video', () => {
    const settings = ['requests.upload.arrivals.constant.for=4s', 'requests.page.arrivals.poisson.for=4s']

    test(
      'sync: whoever wants a page waits for somebody else’s video',
      async () => {
        const page = (await run('video', 'sync', ...settings)).requests[1]
        expect(page?.response?.p95Us).toBeGreaterThan(50_000)
      },
      LIMIT_MS,
    )

    test(
      'async: a worker burns a core, and most pages do not notice',
      async () => {
        const { requests } = await run('video', 'async', ...settings)
        expect(requests[1]?.response?.p90Us).toBeLessThan(50_000)
        expect(requests[0]?.response?.p50Us).toBeLessThan(requests[0]?.completion?.minUs ?? 0)
      },
      LIMIT_MS,
    )
  })
})
