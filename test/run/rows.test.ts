import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { jobGapCount, requestGapCount } from '../../src/measure/ledger-gap.ts'
import type { JobMeasure, Measurement, RequestMeasure } from '../../src/measure/measurement.ts'
import { sum } from '../../src/measure/sum.ts'
import { evaluateExpectations } from '../../src/result/evaluate-expectations.ts'
import { readMetric } from '../../src/result/metric-value.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import { runVirtual } from '../../src/run/run-virtual.ts'
import type { Mode } from '../../src/scenario/scenario.ts'
import { listScenarios } from '../../src/scenario/scenario-list.ts'
import { bundled, simulate } from './simulate.ts'

/**
 * What the bundled scenarios are there to prove, row by row of the README's table, in simulated time: exactly, and
 * for both modes.
 */

const SCENARIOS = join(import.meta.dirname, '../../scenarios')
const MODES = ['sync', 'async'] as const

const run = (name: string, mode: Mode, ...settings: readonly string[]): Promise<Measurement> =>
  runVirtual({
    scenario: bundled(name, ...settings),
    mode,
    signal: new AbortController().signal,
    graceUs: 0,
    onReading: () => undefined,
  })

const request = ({ requests }: Measurement, name: string) => requests.find((row) => row.name === name) as RequestMeasure
const job = ({ jobs }: Measurement, name: string) => jobs.find((row) => row.name === name) as JobMeasure

describe.each(listScenarios(SCENARIOS).flatMap((name) => MODES.map((mode) => ({ name, mode }))))(
  '$name, $mode',
  ({ name, mode }) => {
    let made: Promise<Measurement> | undefined
    const first = (): Promise<Measurement> => {
      made ??= run(name, mode)
      return made
    }

    test('accounts for every request and every job, loses none, and counts each effect at its sink', async () => {
      const measurement = await first()
      expect(measurement.requests.map(requestGapCount)).toEqual(measurement.requests.map(() => 0))
      expect(measurement.jobs.map(jobGapCount)).toEqual(measurement.jobs.map(() => 0))
      expect(measurement.effectCount).toBe(sum(measurement.jobs.map(({ doneCount }) => doneCount)))
      for (const { lostCount, duplicatedCount, pendingCount } of measurement.jobs) {
        expect([lostCount, duplicatedCount, pendingCount]).toEqual([0, 0, 0])
      }
      expect(measurement.ending).toBe('complete')
    })

    test('meets what it expects, but for the lines that say that they fail', async () => {
      const outcomes = evaluateExpectations(bundled(name).expectations[mode], await first())
      const lines = readFileSync(join(SCENARIOS, `${name}.yaml`), 'utf8').split('\n')
      const told = outcomes.map(({ origin, text }) => {
        const line = lines[Number(origin?.split(':').at(-1)) - 1] ?? ''
        expect(line).toContain(text)
        return { text, verdict: /# fails( too)?[:,]/.test(line) ? 'fail' : 'pass' }
      })
      expect(outcomes.map(({ text, verdict }) => ({ text, verdict }))).toEqual(told)
    })

    test('comes to the same result again', async () => {
      expect(resultHash(await run(name, mode), name)).toBe(resultHash(await first(), name))
    })
  },
)

describe('newsletter', () => {
  test('sync: the loop is cut off after 30 s, with a few hundred sent and almost all never started', async () => {
    const measurement = await run('newsletter', 'sync')
    const { createdCount, doneCount, cutCount, neverStartedCount } = job(measurement, 'email')
    expect(request(measurement, 'send')).toMatchObject({ timedOutCount: 1, completedCount: 0 })
    expect(measurement.durationUs).toBe(30_000_000)
    expect(doneCount).toBeGreaterThan(300)
    expect(doneCount).toBeLessThan(1_000)
    expect([createdCount, cutCount, neverStartedCount]).toEqual([1_000_000, 1, 1_000_000 - doneCount - 1])
  })

  test('async: answered at once, and all of it is sent', async () => {
    const measurement = await run('newsletter', 'async')
    expect(request(measurement, 'send')).toMatchObject({ answeredCount: 1, completedCount: 1, response: { maxUs: 0 } })
    expect(measurement.effectCount).toBe(1_000_000)
    expect(measurement.drain.verdict).toBe('drained')
  })
})

describe('spike', () => {
  test('sync: the database falls over, and the bystanders with it', async () => {
    const measurement = await run('spike', 'sync')
    const [order, browse] = [request(measurement, 'order'), request(measurement, 'browse')]
    expect(measurement.sinks[0]?.collapseCount).toBeGreaterThan(0)
    expect(order.completedCount).toBeLessThan(order.offeredCount / 2)
    expect(browse.errorCount + browse.timedOutCount).toBeGreaterThan(browse.offeredCount / 10)
  })

  test('async: the queue takes it, the database is kept at its knee, and every order is done', async () => {
    const measurement = await run('spike', 'async')
    const [order, browse] = [request(measurement, 'order'), request(measurement, 'browse')]
    expect(measurement.sinks[0]).toMatchObject({ collapseCount: 0, connectionCount: 100 })
    expect(measurement.sinks[0]?.inUsePeakCount).toBeLessThan(60)
    expect(measurement.queues[0]?.peakCount).toBeGreaterThan(1_000)
    expect(order).toMatchObject({ completedCount: order.offeredCount, response: { maxUs: 0 } })
    expect(browse).toMatchObject({ completedCount: browse.offeredCount })
  })
})

test('login: a queue adds its wait to every login, to the microsecond, and saves nothing', () => {
  const sync = simulate(bundled('login'), 'sync')
  const async = simulate(bundled('login'), 'async')
  const waitedUs = async.sumUs('check-password.wait')
  expect(waitedUs).toBeGreaterThan(0)
  expect(async.sumUs('login.completion')).toBe(sync.sumUs('login.completion') + waitedUs)
  expect(async.sumUs('check-password.service')).toBe(sync.sumUs('check-password.service'))
})

describe('search', () => {
  const sync = simulate(bundled('search'), 'sync')
  const async = simulate(bundled('search'), 'async')
  const search = request(async.measurement, 'search')

  test('sync: the result is there with the answer', () => {
    expect(sync.samplesUs('search.result')).toEqual(sync.samplesUs('search.response'))
    expect(sync.samplesUs('search.result')).toEqual(sync.samplesUs('query.service'))
  })

  test('async: most are answered with their result, and have paid for the queue', () => {
    expect(search.inlineCount).toBeGreaterThan(0.9 * search.offeredCount)
    expect(search.inlineCount).toBeLessThan(search.offeredCount)
    const waitedUs = async.sumUs('query.wait')
    expect(waitedUs).toBeGreaterThan(0)
    expect(async.sumUs('search.completion')).toBe(sync.sumUs('search.completion') + waitedUs)
  })

  test('async: the others get a 202 after the wait, and have their result a second later, however soon it was ready', () => {
    const askedCount = search.answeredCount - search.inlineCount
    expect(search.pollCount).toBe(askedCount)
    expect(search.response?.maxUs).toBe(200_000)
    expect(search.result?.maxUs).toBe(1_200_000)
    const late = async.samplesUs('search.result').filter((us) => us > 250_000)
    expect(late.length).toBe(askedCount)
    expect(new Set(late).size).toBe(1)
    expect(search.result?.p99Us).toBeGreaterThan(3 * (request(sync.measurement, 'search').result?.p99Us ?? 0))
  })
})

describe('checkout', () => {
  const calm = ['stock.errorRate', 'payments.errorRate', 'payments.goneRate', 'parcels.errorRate']
    .map((key) => `sinks.${key}=0%`)
    .concat('jobs.ship.poison=0%', 'requests.order.timeout=60s')
  const steps = ['reserve', 'charge', 'ship']

  test('sync: without failures an order takes the sum of its steps, to the microsecond', () => {
    const simulated = simulate(bundled('checkout', ...calm), 'sync')
    expect(simulated.sumUs('order.response')).toBe(sum(steps.map((step) => simulated.sumUs(`${step}.service`))))
  })

  test('sync: the client waits for all of it, attempts and undoing included', () => {
    const { measurement, sumUs } = simulate(bundled('checkout'), 'sync')
    expect(sumUs('order.response')).toBeGreaterThan(sum(measurement.jobs.map(({ name }) => sumUs(`${name}.service`))))
  })

  test('sync: some are undone before the answer, and who gives up halfway leaves an order half done', async () => {
    const measurement = await run('checkout', 'sync')
    const order = request(measurement, 'order')
    expect(order.compensatedCount).toBeGreaterThan(0)
    expect(order.stuckCount).toBeGreaterThan(0)
    expect(order.stuckCount).toBeLessThanOrEqual(order.timedOutCount)
    expect(order.compensatedCount).toBe(order.errorCount)
    expect(order.completedCount).toBe(order.answeredCount)
    // What has had its effect and was neither kept nor undone.
    const reservedCount = job(measurement, 'reserve').doneCount - job(measurement, 'release').doneCount
    expect(reservedCount - order.completedCount).toBe(order.stuckCount)
  })

  test('async: nobody waits, and every order comes to an end, complete or undone', async () => {
    const measurement = await run('checkout', 'async')
    const order = request(measurement, 'order')
    expect(order).toMatchObject({ response: { maxUs: 0 }, timedOutCount: 0, stuckCount: 0 })
    expect(order.compensatedCount).toBeGreaterThan(0)
    expect(order.completedCount + order.compensatedCount).toBe(order.offeredCount)
    expect(job(measurement, 'reserve').doneCount - job(measurement, 'release').doneCount).toBe(order.completedCount)
    expect(job(measurement, 'charge').doneCount - job(measurement, 'refund').doneCount).toBe(order.completedCount)
  })

  test('async: a compensation that cannot be done leaves an order stuck, and it is counted', async () => {
    const { requests, jobs } = await run('checkout', 'async', 'sinks.refunds.goneRate=50%', 'jobs.ship.poison=20%')
    const [order] = requests as [RequestMeasure]
    expect(order.stuckCount).toBeGreaterThan(10)
    expect(order.stuckCount).toBe(jobs.find(({ name }) => name === 'refund')?.deadCount)
    expect(order.completedCount + order.compensatedCount + order.stuckCount).toBe(order.offeredCount)
  })

  test('both: an order is seen half done for a while, and async for longer the fewer workers there are', async () => {
    const windowUs = async (mode: Mode, ...settings: readonly string[]) =>
      request(await run('checkout', mode, ...settings), 'order').inconsistent?.p50Us ?? 0
    expect(await windowUs('sync')).toBeGreaterThan(300_000)
    expect(await windowUs('async')).toBeGreaterThan(300_000)
    expect(await windowUs('async', 'workers.orders.concurrency=11')).toBeGreaterThan(1.3 * (await windowUs('async')))
  })
})

describe('video', () => {
  test('sync: whoever wants a page waits for somebody else’s video', async () => {
    const measurement = await run('video', 'sync')
    expect(request(measurement, 'page').response?.p99Us).toBeGreaterThan(150_000)
    expect(request(measurement, 'upload').response?.minUs).toBeGreaterThanOrEqual(200_000)
  })

  test('async: a worker burns its own core, and pages are served as if there were no videos', async () => {
    const measurement = await run('video', 'async')
    const none = await run('video', 'async', 'sinks.encoder.burn=1us')
    expect(request(measurement, 'page')).toEqual(request(none, 'page'))
    expect(request(measurement, 'upload')).toMatchObject({ response: { maxUs: 0 }, completedCount: 10 })
  })
})

describe('webhook', () => {
  test('async: a report is complete when its callback was accepted, not when it is ready', () => {
    const { measurement, samplesUs } = simulate(bundled('webhook'), 'async')
    const report = request(measurement, 'report')
    const callback = job(measurement, 'report-callback')
    expect(job(measurement, 'make-report').doneCount).toBe(report.offeredCount)
    expect([report.completedCount, callback.createdCount]).toEqual([callback.doneCount, report.offeredCount])
    expect(report.offeredCount - report.completedCount).toBe(callback.deadCount)
    expect(samplesUs('report.completion')).toEqual(samplesUs('report-callback.total'))
    expect(samplesUs('report.result')).toEqual(samplesUs('report.completion'))
    expect(report.completion?.p50Us).toBeGreaterThan(job(measurement, 'make-report').total?.p50Us ?? 0)
  })

  test('async: a receiver that fails is called again, one that is gone is not', async () => {
    const failing = await run('webhook', 'async', 'requests.report.callback.receiver.errorRate=40%')
    expect(job(failing, 'report-callback').retryCount).toBeGreaterThan(80)
    const gone = await run(
      'webhook',
      'async',
      ...['errorRate=0%', 'hang=0%', 'gone=100%'].map((setting) => `requests.report.callback.receiver.${setting}`),
    )
    expect(job(gone, 'report-callback')).toMatchObject({ retryCount: 0, doneCount: 0 })
    expect(request(gone, 'report')).toMatchObject({ answeredCount: 196, completedCount: 0, result: null })
  })

  test('async: a receiver that never answers is given up at the deadline of the call, and called again', async () => {
    const hanging = await run(
      'webhook',
      'async',
      ...['errorRate=0%', 'gone=0%', 'hang=20%'].map((setting) => `requests.report.callback.receiver.${setting}`),
    )
    const callback = job(hanging, 'report-callback')
    expect(callback.retryCount).toBeGreaterThan(20)
    expect(callback.attemptCount).toBe(callback.createdCount + callback.retryCount)
    expect(callback.service?.maxUs).toBe(2_000_000)
    expect(request(hanging, 'report').completedCount).toBe(request(hanging, 'report').offeredCount)
  })

  test('sync: the client waits for the report, some for too long, and nobody is called', async () => {
    const measurement = await run('webhook', 'sync')
    const report = request(measurement, 'report')
    expect(report.timedOutCount).toBeGreaterThan(0)
    expect(report.result).toEqual(report.completion)
    expect(job(measurement, 'report-callback').createdCount).toBe(0)
  })
})

describe('user-registered', () => {
  const calm = ['sinks.warehouse.serviceTime=1ms', 'sinks.crm-api.errorRate=0%']

  test.each([
    ['twenty workers', []],
    ['two', ['emails', 'events', 'contacts'].map((queue) => `workers.${queue}.concurrency=2`)],
  ])('async, with %s each: the email is sent to the microsecond as if analytics were fast', (_, settings) => {
    const emails = (...more: readonly string[]) =>
      simulate(bundled('user-registered', 'drain.limit=10m', ...settings, ...more), 'async').samplesUs(
        'welcome-email.total',
      )
    expect(emails()).toEqual(emails(...calm))
    expect(emails().length).toBe(511)
  })

  test('async: who subscribed misses nobody, and first effects do not wait for the last', async () => {
    const measurement = await run('user-registered', 'async')
    const register = request(measurement, 'register')
    for (const { doneCount } of measurement.jobs) expect(doneCount).toBe(register.offeredCount)
    expect(register.response?.maxUs).toBe(0)
    expect(register.first?.p99Us).toBeLessThan((register.completion?.p50Us ?? 0) / 5)
    expect(job(measurement, 'crm').retryCount).toBeGreaterThan(100)
  })

  test('sync: registering takes as long as all three, and on the CRM’s bad day people cannot register', async () => {
    const bad = request(await run('user-registered', 'sync'), 'register')
    const good = request(await run('user-registered', 'sync', ...calm), 'register')
    expect(bad.timedOutCount).toBeGreaterThan(100)
    expect(bad.response?.p50Us).toBeGreaterThan(5 * (good.response?.p50Us ?? 0))
  })
})

describe('dual-write', () => {
  const KINDS = ['write-first', 'publish-first', 'through-outbox'] as const
  const halves = (measurement: Measurement) =>
    KINDS.map((name) => {
      const { lostEventCount, ghostEventCount } = request(measurement, name)
      return [lostEventCount > 0, ghostEventCount > 0]
    })

  test('sync: who dies after the write leaves half an order, whatever was meant to be published', async () => {
    expect(halves(await run('dual-write', 'sync'))).toEqual([
      [true, false],
      [true, false],
      [true, false],
    ])
  })

  test('async: written first loses events, published first makes them up, the outbox does neither', async () => {
    expect(halves(await run('dual-write', 'async'))).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ])
  })

  test('async: the outbox publishes every order that was written, and some twice, of which the receivers make one', async () => {
    const measurement = await run('dual-write', 'async')
    const { answeredCount, completedCount, republishedCount, relay } = request(measurement, 'through-outbox')
    expect([completedCount, relay?.count]).toEqual([answeredCount, answeredCount])
    expect(republishedCount).toBeGreaterThan(0)
    expect(job(measurement, 'receipt').dedupedCount).toBe(republishedCount)
  })

  test('async: receivers without a memory do it twice', async () => {
    const forgetful = await run('dual-write', 'async', 'jobs.receipt.dedupe=1ms')
    const { republishedCount } = request(forgetful, 'through-outbox')
    expect(job(forgetful, 'receipt').duplicatedCount).toBe(republishedCount)
  })

  test('async: events wait for the relay, half an interval in the mean, and longer the lazier it is', async () => {
    const calm = ['requests.through-outbox.publish.crash=0%'] as const
    const quick = request(await run('dual-write', 'async', ...calm), 'through-outbox').relay
    const lazy = request(
      await run(
        'dual-write',
        'async',
        ...calm,
        'requests.through-outbox.publish.every=2s',
        'requests.through-outbox.publish.batch=1k',
      ),
      'through-outbox',
    ).relay
    expect(quick?.meanUs).toBeGreaterThan(230_000)
    expect(quick?.meanUs).toBeLessThan(270_000)
    expect(quick?.maxUs).toBeLessThanOrEqual(500_000)
    expect(lazy?.meanUs).toBeGreaterThan(900_000)
    expect(lazy?.maxUs).toBeLessThanOrEqual(2_000_000)
  })

  test('async: a relay that publishes less than is written is a queue that grows', async () => {
    const { relay } = request(
      await run('dual-write', 'async', 'requests.through-outbox.publish.batch=10'),
      'through-outbox',
    )
    expect(relay?.maxUs).toBeGreaterThan(5_000_000)
  })

  test('async: what is in the outbox at the end is told, not lost', async () => {
    const cut = await run('dual-write', 'async', 'requests.through-outbox.publish.batch=10', 'drain.limit=1s')
    const { unpublishedCount, lostEventCount, answeredCount, relay } = request(cut, 'through-outbox')
    expect(unpublishedCount).toBeGreaterThan(0)
    expect(unpublishedCount + (relay?.count ?? 0)).toBe(answeredCount)
    expect(lostEventCount).toBe(0)
  })
})

describe('overload', () => {
  const open = ['requests.order.admission.inFlight=1m', 'requests.order.admission.age=10m']
  const goodputPerSec = async (mode: Mode, ...settings: readonly string[]) => {
    const measurement = await run('overload', mode, ...settings)
    return readMetric(measurement, 'goodput') ?? Number.NaN
  }
  /** Connections by mean service time, where nobody waits for one. */
  const capacityPerSec = run('overload', 'async').then(
    (measurement) => (20 * 1e6) / (job(measurement, 'save-order').service?.meanUs ?? 0),
  )

  test.each(MODES)('%s: with admission the database does useful work almost all the time', async (mode) => {
    expect(await goodputPerSec(mode)).toBeGreaterThan(0.9 * (await capacityPerSec))
    expect(await capacityPerSec).toBeLessThan(420)
  })

  test.each(MODES)('%s: without it goodput collapses, at the same load', async (mode) => {
    expect(await goodputPerSec(mode, ...open)).toBeLessThan(0.3 * (await capacityPerSec))
  })

  test.each(MODES)('%s: half of the orders are turned away, and who is let in is served in time', async (mode) => {
    const order = request(await run('overload', mode), 'order')
    expect(order.shedCount / order.offeredCount).toBeGreaterThan(0.4)
    expect(order).toMatchObject({ rejectedCount: order.shedCount, goodCount: order.completedCount, timedOutCount: 0 })
  })

  test('async: what has not the time left is not started, and goodput is back; to check the deadline alone does not do', async () => {
    expect(await goodputPerSec('async', ...open, 'jobs.save-order.ttl=1800ms')).toBeGreaterThan(
      0.9 * (await capacityPerSec),
    )
    expect(await goodputPerSec('async', ...open, 'jobs.save-order.checkDeadline=true')).toBeLessThan(
      0.3 * (await capacityPerSec),
    )
  })
})

describe('retry-storm', () => {
  /** The last three seconds of the load, ten after the outage; the first three are those before it. */
  const shareServed = ({ intervals }: Measurement, fromSec: number) => {
    const stretch = intervals.slice(fromSec, fromSec + 3)
    // What clients ask for the first time is 250 a second.
    return sum(stretch.map(({ doneCount, answeredCount }) => Math.min(doneCount, answeredCount))) / (3 * 250)
  }

  test('sync: ten seconds after the outage nobody is served, although the database is busy all the time', async () => {
    const measurement = await run('retry-storm', 'sync')
    expect(shareServed(measurement, 1)).toBeGreaterThan(0.95)
    expect(shareServed(measurement, 17)).toBe(0)
    for (const { doneCount } of measurement.intervals.slice(10, 20)) expect(doneCount).toBeGreaterThan(350)
    expect(job(measurement, 'fetch').wastedCount).toBeGreaterThan(5_000)
  })

  test('sync: it comes back only when the load goes away', async () => {
    const { intervals } = await run('retry-storm', 'sync', 'requests.read.arrivals.poisson.for=40s')
    expect(sum(intervals.slice(30, 40).map(({ answeredCount }) => answeredCount))).toBe(0)
  })

  test('sync: with a budget of one retry for ten requests it comes back by itself', async () => {
    const measurement = await run('retry-storm', 'sync', 'requests.read.retry.budget=10%')
    expect(shareServed(measurement, 13)).toBeGreaterThan(0.95)
    expect(shareServed(measurement, 17)).toBeGreaterThan(0.95)
    const { retriedCount, offeredCount } = request(measurement, 'read')
    expect(retriedCount).toBeLessThan(0.1 * offeredCount)
  })

  test('async: it comes back by itself, and nobody is lost', async () => {
    const measurement = await run('retry-storm', 'async')
    expect(shareServed(measurement, 17)).toBeGreaterThan(0.95)
    const { offeredCount, completedCount, retriedCount } = request(measurement, 'read')
    expect([completedCount, retriedCount]).toEqual([offeredCount, 0])
    // A worker calls again only what it has a hand for: the database sees one call for each connection at most.
    expect(measurement.sinks[0]).toMatchObject({ inUsePeakCount: 20, waitingPeakCount: 0 })
  })
})
