import { describe, expect, it } from 'vitest'
import { createStream } from '../../src/chance/stream.ts'
import type { Measurement, StartCut } from '../../src/measure/measurement.ts'
import { checkTrust } from '../../src/measure/trust.ts'
import type { TrustCheck, TrustContext } from '../../src/measure/trust-check.ts'
import { intervals, intervalsAround, job, latency, measurement, queue, request } from '../report/make-result.ts'

const SEC = 1_000_000

const steady = (part: Partial<Measurement> = {}): Measurement =>
  measurement({
    mode: 'async',
    requests: [request({ name: 'order', mode: 'async', offeredCount: 200, response: latency(200, 900) })],
    jobs: [job({ name: 'save', sinkName: 'db', doneCount: 200, service: latency(200, 5_000) })],
    ...part,
  })

const STEADY: TrustContext = { warmupUs: 0, isSteadyLoad: true, isOpenLoad: true, transactions: [], expectations: [] }

const check = (of: Measurement, code: TrustCheck['code'], context = STEADY): TrustCheck | undefined =>
  checkTrust(of, context).find((one) => one.code === code)

describe('the backlog', () => {
  const withDepth = (depth: readonly number[]): Measurement =>
    steady({ arrivalsEndUs: depth.length * 1_000_000, intervals: intervals({ depth }) })

  it.each([
    ['that grows to the end', [0, 10, 20, 30, 40, 50, 60, 70], 'warns'],
    ['of a spike that passes', [0, 0, 50, 90, 70, 40, 10, 0], 'holds'],
    ['that stays', [50, 48, 52, 50, 49, 51, 50, 50], 'holds'],
    ['of a handful', [0, 0, 1, 1, 2, 2, 3, 3], 'holds'],
    ['that comes back down', [10, 10, 10, 10, 30, 30, 90, 5], 'holds'],
    ['that creeps up by a third', [60, 60, 60, 60, 70, 70, 80, 80], 'holds'],
  ] as const)('%s %o %s', (_, depth, verdict) => {
    expect(check(withDepth(depth), 'backlog-steady')?.verdict).toBe(verdict)
  })

  it('is judged while requests arrive and after the warm-up only', () => {
    const growing = [0, 10, 20, 30, 40, 50, 60, 70]
    const drained = { ...withDepth([...growing, 40, 10, 0, 0, 0, 0]), arrivalsEndUs: 8_000_000 }
    expect(check(drained, 'backlog-steady')?.verdict).toBe('warns')
    expect(checkTrust(drained, { ...STEADY, warmupUs: 1_000_000 }).map(({ code }) => code)).not.toContain(
      'backlog-steady',
    )
  })

  it('of a queue at 95 %, whose ups and downs are long, does not grow in 300 intervals; at 102 % it does', () => {
    const verdicts = (utilisation: number): (string | undefined)[] =>
      Array.from({ length: 20 }, (_, seed) => check(withDepth(walk(utilisation, 300, seed)), 'backlog-steady')?.verdict)
    expect(verdicts(0.95)).not.toContain('warns')
    expect(verdicts(1.02)).not.toContain('holds')
  })

  it('of one burst is not judged: there is no window', () => {
    expect(
      check(steady({ intervals: intervals({ depth: [9, 8, 7, 6, 5, 4, 3, 2, 1] }) }), 'backlog-steady'),
    ).toBeUndefined()
  })
})

/** The depth of a queue with one server and 1,000 events an interval, at the end of each. */
function walk(utilisation: number, intervalCount: number, seed: number): number[] {
  const { next } = createStream(String(seed), 'walk')
  let depth = 0
  return Array.from({ length: intervalCount }, () => {
    for (let event = 0; event < 1_000; event++) {
      depth = next() * (1 + utilisation) < utilisation ? depth + 1 : Math.max(0, depth - 1)
    }
    return depth
  })
}

describe('the start', () => {
  const startCut: StartCut = { series: 'save.wait', ratio: 0.3, headMeanUs: 90_000, restMeanUs: 10_000 }

  it.each([
    [0, 'holds'],
    [0.2, 'holds'],
    [0.25, 'warns'],
  ] as const)('that differs for a share of %d %s', (ratio, verdict) => {
    expect(check(steady({ startCut: { ...startCut, ratio } }), 'steady-start')).toMatchObject({
      verdict,
      measured: ratio,
      limit: 0.2,
      subject: 'save.wait',
    })
  })

  it('is not judged where nothing is known of it', () => {
    expect(check(steady(), 'steady-start')).toBeUndefined()
  })
})

describe('saturation', () => {
  /** One server that works for 1 ms on each of so many jobs in 10 s. */
  const busy = (attemptCount: number, part: Partial<Measurement> = {}): Measurement =>
    steady({
      arrivalsEndUs: 10 * SEC,
      jobs: [job({ name: 'save', sinkName: 'db', queueName: 'orders', attemptCount, service: latency(9, 1_000) })],
      queues: [queue({ name: 'orders', threadCount: 1, concurrencyCount: 1 })],
      ...part,
    })

  it('is near from 80 % on: the elasticity of one server, 1 + 1 / (1 - rho), against that at 80 %', () => {
    const found = check(busy(9_500), 'near-saturation')
    expect(found).toMatchObject({ verdict: 'warns', unit: 'elasticity', subject: 'orders' })
    expect(found?.measured).toBeCloseTo(21)
    expect(found?.limit).toBeCloseTo(6)
    expect(check(busy(8_000), 'near-saturation')?.verdict).toBe('warns')
    expect(check(busy(7_900), 'near-saturation')?.verdict).toBe('holds')
  })

  it('is not spoken of where the formula says nothing', () => {
    expect(check(busy(10_000), 'near-saturation')).toBeUndefined()
    expect(check(busy(9_500), 'near-saturation', { ...STEADY, isSteadyLoad: false })).toBeUndefined()
    expect(check(busy(9_500), 'near-saturation', { ...STEADY, isOpenLoad: false })).toBeUndefined()
    const queues = [queue({ name: 'orders', threadCount: 1, concurrencyCount: 1, capacityCount: 5, peakCount: 5 })]
    expect(check(busy(9_500, { queues }), 'near-saturation')).toBeUndefined()
  })
})

it('of a backlog that grows, growth is all that is said', () => {
  const service = latency(300, 5_000, 2)
  const ci = { ...intervalsAround(service, 0.1), p99: { lowUs: 8_000, highUs: null, neededCount: 700 } }
  const growing = steady({
    arrivalsEndUs: 8 * SEC,
    intervals: intervals({ depth: [0, 10, 20, 30, 40, 50, 60, 70] }),
    startCut: { series: 'save.wait', ratio: 0.5, headMeanUs: 10, restMeanUs: 100 },
    jobs: [
      job({ name: 'save', sinkName: 'db', queueName: 'orders', attemptCount: 7_000, service: { ...service, ci } }),
    ],
    queues: [queue({ name: 'orders', threadCount: 1, concurrencyCount: 5 })],
  })
  const context = { ...STEADY, expectations: [{ metric: 'save.service.p99' }] }
  const codes = checkTrust(growing, context).map(({ code }) => code)
  expect(codes).toContain('backlog-steady')
  expect(codes.filter((code) => /start|saturation|interval/.test(code))).toEqual([])
})
