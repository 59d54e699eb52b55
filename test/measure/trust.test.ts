import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.ts'
import { checkTrust } from '../../src/measure/trust.ts'
import type { TrustCheck, TrustContext } from '../../src/measure/trust-check.ts'
import { job, latency, measurement, queue, request, sink } from '../report/make-result.ts'
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

const CHANGING: TrustContext = {
  warmupUs: 0,
  isSteadyLoad: false,
  isOpenLoad: true,
  transactions: [],
  expectations: [],
}

const check = (of: Measurement, code: TrustCheck['code']): TrustCheck | undefined =>
  checkTrust(of, CHANGING).find((one) => one.code === code)

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
    const broken = checkTrust(steady({ jobs, effectCount: 3 }), CHANGING)
    expect(broken.filter(({ verdict }) => verdict === 'breaks')).toEqual([
      expect.objectContaining({ code: 'ledger-closes', subject: 'jobs', measured: 2 }),
    ])
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
