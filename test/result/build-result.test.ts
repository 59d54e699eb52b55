import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.ts'
import type { RunResult } from '../../src/result/run-result.ts'
import { expectation, result, scenario } from '../report/make-result.ts'
import { login, loginAsync, loginSync, newsletter, newsletterAsync, newsletterSync } from '../report/stories.ts'

const rerun = (part: Partial<Measurement>, text = 'log-in.timeouts == 0'): RunResult =>
  result(scenario({ ...login, expectations: { sync: [], async: [expectation(text, 'count', 0)] } }), {
    ...loginAsync().measurement,
    ...part,
  })

const failing = 'log-in.answered == 0'

describe('the verdict', () => {
  it.each([
    ['nothing wrong', {}, undefined, 'pass'],
    ['an expectation fails', {}, failing, 'fail'],
    ['an expectation has no data', {}, 'log-in.nothing == 0', 'fail'],
    ['effects and reports differ', { effectCount: 999 }, undefined, 'invalid'],
    ['another load than planned', { plannedRequestCount: 900 }, failing, 'inconclusive'],
    ['Ctrl-C', { ending: 'interrupted' }, undefined, 'inconclusive'],
    ['the last deadline', { ending: 'deadline' }, undefined, 'inconclusive'],
    ['work left at the drain limit', { ending: 'drain-limit' }, undefined, 'fail'],
  ] as const)('%s', (_, part, text, verdict) => {
    expect(rerun(part, text).verdict).toBe(verdict)
  })

  it('without expectations and without doubts is a pass', () => {
    expect(loginSync()).toMatchObject({ verdict: 'pass', expectations: [] })
  })
})

describe('a result', () => {
  it('is judged by the expectations of its own mode', () => {
    expect(newsletterSync().expectations.map(({ text }) => text)).toEqual(['send.timeouts == 0'])
    expect(newsletterAsync().expectations.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass'])
  })

  it('is partial when it was cut short, and complete when the scenario itself ended it', () => {
    expect(rerun({ ending: 'interrupted' }).status).toBe('partial')
    expect(rerun({ ending: 'deadline' }).status).toBe('partial')
    expect(rerun({ ending: 'drain-limit' }).status).toBe('complete')
  })

  it('has an id that sorts by time and names scenario and mode', () => {
    expect(newsletterAsync().id).toBe('20261123-191602-newsletter-async')
  })

  it('is frozen through and through, also where the measurement was frozen at its surface only', () => {
    const shallow = Object.freeze({
      ...newsletterSync().measurement,
      requests: [{ ...newsletterSync().measurement.requests[0] }],
    })
    const built = result(newsletter, shallow as Measurement)
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen))
    expect(isFrozen(built)).toBe(true)
  })

  it('survives a way through JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(newsletterAsync()))).toEqual(newsletterAsync())
  })
})
