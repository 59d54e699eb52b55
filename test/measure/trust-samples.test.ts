import { describe, expect, it } from 'vitest'
import type { LatencyInterval, LatencySummary, Measurement } from '../../src/measure/measurement.ts'
import type { TrustCheck } from '../../src/measure/trust-check.ts'
import { checkSamples, sampleCountMin } from '../../src/measure/trust-samples.ts'
import { intervalsAround, job, latency, measurement, request } from '../report/make-result.ts'

/** 200 responses, and as many calls as given. */
const steady = (service: LatencySummary): Measurement =>
  measurement({
    mode: 'async',
    requests: [request({ name: 'order', mode: 'async', offeredCount: 200, response: latency(200, 900) })],
    jobs: [job({ name: 'save', sinkName: 'db', doneCount: service.count, service })],
  })

const check = (of: Measurement, code: TrustCheck['code'], metrics: readonly string[] = []): TrustCheck | undefined =>
  checkSamples(of, { expectations: metrics.map((metric) => ({ metric })) }).find((one) => one.code === code)

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
    const few = steady(latency(99, 5_000))
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
    const once = { ...steady(latency(200, 5_000)), requests }
    expect(check(once, 'enough-samples', ['send.response.p99'])).toBeUndefined()
  })
})

describe('the interval of a percentile', () => {
  const withP99 = (count: number, p99: LatencyInterval): Measurement => {
    const service = latency(count, 5_000, 2)
    return steady({ ...service, ci: { ...intervalsAround(service, 0.1), p99 } })
  }
  const unbounded = { lowUs: 8_000, highUs: null, neededCount: 700 }

  it('warns where the samples do not bound it from above', () => {
    expect(check(withP99(300, unbounded), 'interval-bounded', ['save.service.p99'])).toMatchObject({
      verdict: 'warns',
      measured: 300,
      limit: 700,
      unit: 'count',
      subject: 'save.service.p99',
    })
  })

  it('holds where they do', () => {
    const bounded = { lowUs: 8_000, highUs: 9_500, neededCount: 120 }
    expect(check(withP99(300, bounded), 'interval-bounded', ['save.service.p99'])).toMatchObject({
      verdict: 'holds',
      measured: 300,
      limit: 120,
    })
  })

  it('is not asked for where nothing is expected of it, where there is none, or where samples are too few anyway', () => {
    expect(check(withP99(300, unbounded), 'interval-bounded', ['save.service.p95'])?.verdict).toBe('holds')
    expect(check(withP99(300, unbounded), 'interval-bounded', ['save.service.mean'])).toBeUndefined()
    expect(check(withP99(300, unbounded), 'interval-bounded', ['order.response.p99'])).toBeUndefined()
    expect(check(withP99(99, unbounded), 'interval-bounded', ['save.service.p99'])).toBeUndefined()
  })
})
