import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.ts'
import { checkTrust, jobGapCount, requestGapCount, sampleCountMin, type TrustCheck } from '../../src/measure/trust.ts'
import { intervals, job, latency, measurement, queue, request, sink } from '../report/make-result.ts'
import { newsletterAsync, newsletterSync, spikeAsync, spikeSync } from '../report/stories.ts'

const steady = (part: Partial<Measurement> = {}): Measurement =>
  measurement({
    mode: 'async',
    requests: [
      request({ name: 'order', mode: 'async', offeredCount: 200, answeredCount: 200, response: latency(200, 900) }),
    ],
    jobs: [job({ name: 'save', sinkName: 'db', doneCount: 200, service: latency(200, 5_000) })],
    ...part,
  })

const check = (of: Measurement, code: TrustCheck['code'], metrics: readonly string[] = []): TrustCheck | undefined =>
  checkTrust(of, { warmupUs: 0, expectations: metrics.map((metric) => ({ metric })) }).find((one) => one.code === code)

describe('a run without a flaw', () => {
  it.each([newsletterSync, newsletterAsync, spikeSync, spikeAsync])('%o holds every check', (story) => {
    expect(story().trust.filter(({ verdict }) => verdict !== 'holds')).toEqual([])
  })
})

describe('the ledger', () => {
  it('breaks when one request is accounted for nowhere', () => {
    const lost = steady({ requests: [request({ name: 'order', mode: 'async', offeredCount: 2, answeredCount: 1 })] })
    expect(check(lost, 'ledger-closes')).toMatchObject({ verdict: 'breaks', measured: 1, subject: 'requests' })
  })

  it('breaks when one job too many and one too few cancel out over all types', () => {
    const jobs = [
      job({ name: 'a', sinkName: 'db', createdCount: 2, doneCount: 1 }),
      job({ name: 'b', sinkName: 'db', createdCount: 1, doneCount: 2 }),
    ]
    const broken = checkTrust(steady({ jobs, effectCount: 3 }), { warmupUs: 0, expectations: [] })
    expect(broken.filter(({ verdict }) => verdict === 'breaks')).toEqual([
      expect.objectContaining({ code: 'ledger-closes', subject: 'jobs', measured: 2 }),
    ])
  })

  it('counts every end of a request and of a job once', () => {
    const ends = { answeredCount: 1, errorCount: 2, timedOutCount: 4, rejectedCount: 8, openCount: 16 }
    expect(requestGapCount(request({ name: 'order', mode: 'sync', offeredCount: 31, ...ends }))).toBe(0)
    const jobEnds = { doneCount: 1, failedCount: 2, deadCount: 4, expiredCount: 8, shedCount: 16, cutCount: 32 }
    const more = { neverStartedCount: 64, pendingCount: 128 }
    expect(jobGapCount(job({ name: 'save', sinkName: 'db', createdCount: 256, ...jobEnds, ...more }))).toBe(1)
  })
})

describe('effects', () => {
  it('break when a job is reported done and the sink knows nothing of it', () => {
    expect(check(steady({ effectCount: 199 }), 'effects-match')).toMatchObject({ verdict: 'breaks', measured: 1 })
  })

  it('match when a duplicate at the sink is counted as one', () => {
    const jobs = [job({ name: 'save', sinkName: 'db', doneCount: 200, duplicatedCount: 3 })]
    expect(check(steady({ jobs, effectCount: 197 }), 'effects-match')?.verdict).toBe('holds')
  })
})

describe("Little's law", () => {
  it.each([
    [1_000_000, 1_000_999, 'holds'],
    [1_000_000, 1_001_001, 'breaks'],
    [1_000_000, 998_999, 'breaks'],
    [0, 0, 'holds'],
  ] as const)('%i us of waits against %i %s', (waitSumUs, waitSumByLittleUs, verdict) => {
    const queues = [queue({ name: 'orders', waitSumUs, waitSumByLittleUs })]
    expect(check(steady({ queues }), 'little-identity')).toMatchObject({ verdict, subject: 'orders' })
  })
})

describe('a sink', () => {
  it('breaks trust when it let in more than its limit', () => {
    const sinks = [sink({ name: 'db', kind: 'mock-db', connectionCount: 10, inUsePeakCount: 11 })]
    expect(check(steady({ sinks }), 'sink-limit-kept')).toMatchObject({ verdict: 'breaks', measured: 11, limit: 10 })
  })

  it('without a limit is not checked', () => {
    expect(check(steady({ sinks: [sink({ name: 'cpu', kind: 'cpu' })] }), 'sink-limit-kept')).toBeUndefined()
  })
})

describe('the schedule', () => {
  it.each([
    [201, 'holds'],
    [202, 'warns'],
    [198, 'warns'],
  ] as const)('of %i requests with 200 offered %s', (plannedRequestCount, verdict) => {
    expect(check(steady({ plannedRequestCount }), 'offered-as-planned')?.verdict).toBe(verdict)
  })

  it('is not compared with a plan that Ctrl-C cut short, or that does not exist', () => {
    expect(check(steady({ plannedRequestCount: 900, ending: 'interrupted' }), 'offered-as-planned')).toBeUndefined()
    expect(check(steady({ plannedRequestCount: null }), 'offered-as-planned')).toBeUndefined()
  })

  it.each([
    ['fast answers', 900, 1_999, 'holds'],
    ['fast answers', 900, 2_000, 'warns'],
    ['slow answers', 100_000, 4_999, 'holds'],
    ['slow answers', 100_000, 5_000, 'warns'],
  ] as const)('with %s of p50 %i us and lateness of p99 %i us %s', (_, p50Us, latenessUs, verdict) => {
    const requests = [request({ name: 'order', mode: 'sync', response: latency(1, p50Us) })]
    expect(check(steady({ requests, lateness: latency(100, latenessUs) }), 'schedule-kept')?.verdict).toBe(verdict)
  })
})

describe('the backlog', () => {
  const withDepth = (depth: readonly number[]): Measurement =>
    steady({ arrivalsEndUs: depth.length * 1_000_000, intervals: intervals({ depth }) })

  it.each([
    ['that grows to the end', [0, 10, 20, 30, 40, 50, 60, 70], 'warns'],
    ['of a spike that passes', [0, 0, 50, 90, 70, 40, 10, 0], 'holds'],
    ['that stays', [50, 48, 52, 50, 49, 51, 50, 50], 'holds'],
    ['of a handful', [0, 0, 1, 1, 2, 2, 3, 3], 'holds'],
    ['that creeps up by a third', [60, 60, 60, 60, 70, 70, 80, 80], 'holds'],
  ] as const)('%s %o %s', (_, depth, verdict) => {
    expect(check(withDepth(depth), 'backlog-steady')?.verdict).toBe(verdict)
  })

  it('is judged while requests arrive and after the warm-up only', () => {
    const growing = [0, 10, 20, 30, 40, 50, 60, 70]
    const drained = { ...withDepth([...growing, 40, 10, 0, 0, 0, 0]), arrivalsEndUs: 8_000_000 }
    expect(check(drained, 'backlog-steady')?.verdict).toBe('warns')
    expect(checkTrust(drained, { warmupUs: 1_000_000, expectations: [] }).map(({ code }) => code)).not.toContain(
      'backlog-steady',
    )
  })

  it('of one burst is not judged: there is no window', () => {
    expect(
      check(steady({ intervals: intervals({ depth: [9, 8, 7, 6, 5, 4, 3, 2, 1] }) }), 'backlog-steady'),
    ).toBeUndefined()
  })
})

describe('samples', () => {
  it.each([
    ['p50', 2],
    ['p90', 10],
    ['p95', 20],
    ['p99', 100],
    ['p99.9', 1_000],
  ] as const)('for a %s must be %i', (percentile, count) => {
    expect(sampleCountMin(percentile)).toBe(count)
  })

  it('warn only where an expectation judges the percentile', () => {
    const few = steady({ jobs: [job({ name: 'save', sinkName: 'db', doneCount: 99, service: latency(99, 5_000) })] })
    expect(check(few, 'enough-samples')).toBeUndefined()
    expect(check(few, 'enough-samples', ['save.service.max', 'save.done'])).toBeUndefined()
    expect(check(few, 'enough-samples', ['save.service.p95'])?.verdict).toBe('holds')
    expect(check(few, 'enough-samples', ['save.service.p99'])).toMatchObject({
      verdict: 'warns',
      measured: 99,
      limit: 100,
      subject: 'save.service.p99',
    })
    expect(check(few, 'enough-samples', ['order.response.p99.9'])).toMatchObject({ measured: 200, limit: 1_000 })
  })

  it('of a request that is sent once by design are enough', () => {
    const requests = [request({ name: 'send', mode: 'async', response: latency(1, 700) })]
    expect(check(steady({ requests, effectCount: 200 }), 'enough-samples', ['send.response.p99'])).toBeUndefined()
  })
})

describe('the end', () => {
  it.each([
    ['complete', 'holds'],
    ['drain-limit', 'holds'],
    ['interrupted', 'warns'],
    ['deadline', 'warns'],
  ] as const)('%s %s', (ending, verdict) => {
    expect(check(steady({ ending }), 'ran-to-the-end')).toMatchObject({ verdict, subject: ending })
  })
})
