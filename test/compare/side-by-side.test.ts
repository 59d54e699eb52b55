import { describe, expect, it } from 'vitest'
import { compareSideBySide } from '../../src/compare/side-by-side.ts'
import { InputError } from '../../src/fault/input-error.ts'
import type { Measurement } from '../../src/measure/measurement.ts'
import type { RunResult } from '../../src/result/run-result.ts'
import { job, jobSpec, latency, result, scenario } from '../report/make-result.ts'
import { login, loginAsync, loginSync, newsletterAsync, newsletterSync } from '../report/stories.ts'

const verdicts = (base: RunResult, candidate: RunResult): Record<string, string> =>
  Object.fromEntries(compareSideBySide(base, candidate).rows.map(({ metric, verdict }) => [metric, verdict]))

const altered = (part: Partial<Measurement>): RunResult => result(login, { ...loginSync().measurement, ...part })

describe('rows', () => {
  it('tell what got better and what is the price of delegating', () => {
    expect(verdicts(loginSync(), loginAsync())).toEqual({
      'check-password.done': 'same',
      'log-in.response.p99': 'better',
      'log-in.completion.p99': 'price',
      'check-password.service.p99': 'same',
      throughput: 'unclear',
    })
  })

  it('compare work where it has its effect, and never an answer with an effect', () => {
    const row = compareSideBySide(newsletterSync(), newsletterAsync()).rows.find(
      ({ metric }) => metric === 'throughput',
    )
    expect(row?.base).toBeCloseTo(636 / 30.0004, 6)
    expect(row?.candidate).toBeCloseTo(1_000_000 / 5.13, 6)
  })

  it('leave troubles out that neither run had', () => {
    const metrics = Object.keys(verdicts(loginSync(), loginSync()))
    expect(metrics).not.toContain('log-in.timeouts')
    expect(metrics).not.toContain('db.collapses')
  })

  it('without data on one side are no victory for the other', () => {
    expect(verdicts(newsletterSync(), newsletterAsync())['send.completion.p99']).toBe('no data')
  })
})

describe('what a pattern adds', () => {
  const of = (part: Partial<Measurement['requests'][number]>, from = loginAsync): RunResult => {
    const { measurement } = from()
    return result(login, { ...measurement, requests: measurement.requests.map((one) => ({ ...one, ...part })) })
  }
  const row = (base: RunResult, candidate: RunResult, metric: string) =>
    compareSideBySide(base, candidate).rows.find((one) => one.metric === metric)

  it('is compared where one of the two had it', () => {
    const stuck = row(of({}, loginSync), of({ stuckCount: 40 }), 'log-in.stuck')
    expect(stuck).toMatchObject({ label: 'left half done', base: 0, candidate: 40, verdict: 'worse' })
    expect(row(of({ retriedCount: 90 }, loginSync), of({}), 'log-in.retried')).toMatchObject({ verdict: 'better' })
    expect(row(of({}), of({}), 'log-in.compensated')).toBeUndefined()
  })

  it('is the result where a client has it later than the work is done, once', () => {
    const sync = latency(1_000, 15_300, 4)
    const base = of({ completion: sync, result: sync }, loginSync)
    const polled = of({ completion: latency(1_000, 18_000, 4), result: latency(1_000, 90_000, 4) })
    expect(row(base, polled, 'log-in.result.p99')).toMatchObject({ label: 'client has result p99', verdict: 'price' })
    expect(row(base, polled, 'log-in.completion.p99')).toBeDefined()
    const called = latency(1_000, 18_000, 4)
    const bell = of({ completion: called, result: called })
    expect(row(base, bell, 'log-in.result.p99')).toBeDefined()
    expect(row(base, bell, 'log-in.completion.p99')).toBeUndefined()
  })

  it('is no work that somebody asked for: callbacks and compensations are left out', () => {
    const calling = scenario({
      ...login,
      requests: login.requests.map((one) => ({ ...one, callbackIndex: 1 })),
      jobs: [...login.jobs, jobSpec({ name: 'log-in-callback' })],
    })
    const { measurement } = loginAsync()
    const callback = job({ name: 'log-in-callback', sinkName: 'db', doneCount: 900, service: latency(900, 80_000) })
    const called = result(calling, { ...measurement, jobs: [...measurement.jobs, callback], effectCount: 1_900 })
    const { rows } = compareSideBySide(called, called)
    expect(rows.map(({ metric }) => metric)).not.toContain('log-in-callback.done')
    expect(rows.map(({ metric }) => metric)).not.toContain('log-in-callback.service.p99')
    expect(rows.find(({ metric }) => metric === 'throughput')?.base).toBeCloseTo(
      (1_000 / measurement.durationUs) * 1e6,
      6,
    )
  })
})

describe('the noise floor', () => {
  const service = (p99Us: number): RunResult =>
    altered({
      jobs: [
        job({ name: 'check-password', sinkName: 'db', doneCount: 1_000, service: { ...latency(1_000, 10, 2), p99Us } }),
      ],
    })

  it('is 0 between two simulated runs with one seed, and only there', () => {
    const simulated = (run: RunResult, seed = run.seed): RunResult => ({ ...run, clock: 'virtual', seed })
    const verdict = (base: RunResult, candidate: RunResult) => verdicts(base, candidate)['check-password.service.p99']
    expect(verdict(simulated(service(10_000)), simulated(service(9_999)))).toBe('better')
    expect(verdict(simulated(service(10_000)), simulated(service(9_999), 'other'))).toBe('unclear')
    expect(verdict(simulated(service(10_000)), service(9_999))).toBe('unclear')
    expect(compareSideBySide(simulated(loginSync()), loginAsync()).warnings).toEqual([{ code: 'other-clock' }])
  })

  it.each([
    [10_000, 10_000, 'same'],
    [10_000, 8_500, 'unclear'],
    [8_500, 10_000, 'unclear'],
    [10_000, 8_499, 'better'],
    [8_499, 10_000, 'worse'],
  ] as const)('from %i us to %i us is %s', (baseUs, candidateUs, verdict) => {
    expect(verdicts(service(baseUs), service(candidateUs))['check-password.service.p99']).toBe(verdict)
  })

  it.each([
    [10_000_000, 10_300_000, 'unclear'],
    [10_000_000, 10_400_000, 'worse'],
    [10_400_000, 10_000_000, 'better'],
  ] as const)('of the rate is lower: the same work in %i us and in %i us is %s', (baseUs, candidateUs, verdict) => {
    expect(verdicts(altered({ durationUs: baseUs }), altered({ durationUs: candidateUs })).throughput).toBe(verdict)
  })

  it('does not matter to a p99 of fewer than a hundred samples: it is just the largest', () => {
    const few = altered({
      jobs: [job({ name: 'check-password', sinkName: 'db', doneCount: 1_000, service: latency(99, 90_000, 2) })],
    })
    expect(verdicts(loginSync(), few)['check-password.service.p99']).toBe('few samples')
    expect(verdicts(few, loginSync())['check-password.service.p99']).toBe('few samples')
    expect(verdicts(newsletterSync(), newsletterAsync())['send.response.p99']).toBe('better')
  })

  it('is as high as the tool was late in either run', () => {
    const late = (p99Us: number): RunResult =>
      altered({ ...service(p99Us).measurement, lateness: { ...latency(1_000, 10), p99Us: 30_000 } })
    expect(verdicts(service(10_000), late(35_000))['check-password.service.p99']).toBe('unclear')
    expect(verdicts(late(10_000), service(41_000))['check-password.service.p99']).toBe('worse')
    expect(compareSideBySide(service(10_000), late(35_000)).latenessUs).toBe(30_000)
    expect(compareSideBySide(loginSync(), loginAsync()).latenessUs).toBeNull()
  })

  it('does not matter to counts of a handful', () => {
    const few = (doneCount: number): RunResult =>
      altered({ jobs: [job({ name: 'check-password', sinkName: 'db', createdCount: 29, doneCount })] })
    expect(verdicts(few(10), few(29))['check-password.done']).toBe('few samples')
    expect(verdicts(few(10), few(29)).throughput).toBe('few samples')
  })

  it('within one mode a later completion is worse, not a price', () => {
    const [request] = loginAsync().measurement.requests
    const slow = { ...request, completion: latency(1_000, 90_000, 4) } as Measurement['requests'][number]
    const candidate = result(login, { ...loginAsync().measurement, requests: [slow] })
    expect(verdicts(loginAsync(), candidate)['log-in.completion.p99']).toBe('worse')
  })
})

it('two scenarios cannot be compared', () => {
  expect(() => compareSideBySide(loginSync(), newsletterSync())).toThrow(InputError)
  expect(() => compareSideBySide(loginSync(), newsletterSync())).toThrow(
    '20261123-191502-newsletter-sync: ran newsletter, but 20261123-191502-login-sync ran login; compare runs of one scenario',
  )
})

describe('warnings', () => {
  const codes = (candidate: RunResult): readonly string[] =>
    compareSideBySide(loginSync(), candidate).warnings.map(({ code }) => code)
  const elsewhere = (part: Partial<RunResult['environment']>): RunResult => ({
    ...loginSync(),
    environment: { ...loginSync().environment, ...part },
  })

  it('there are none for two runs of one scenario on one machine', () => {
    expect(codes(loginAsync())).toEqual([])
  })

  it.each([
    [
      'other settings',
      { ...loginSync(), scenario: { ...loginSync().scenario, hash: 'b'.repeat(64) } },
      'other-scenario',
    ],
    ['another seed', { ...loginSync(), seed: '43' }, 'other-seed'],
    ['another processor', elsewhere({ cpuModel: 'Another' }), 'other-machine'],
    ['more cores', elsewhere({ cpuCount: 64 }), 'other-machine'],
    ['another Node', elsewhere({ nodeVersion: '24.0.0' }), 'other-node'],
    ['a partial run', altered({ ending: 'interrupted' }), 'partial'],
    ['a run whose numbers cannot be true', altered({ effectCount: 1 }), 'not-trusted'],
  ] as const)('%s', (_, candidate, code) => {
    expect(codes(candidate)).toEqual([code])
  })
})
