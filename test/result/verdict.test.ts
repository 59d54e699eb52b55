import { describe, expect, it } from 'vitest'
import type { TrustCheck } from '../../src/measure/trust-check.ts'
import type { ExpectationOutcome, RunResult } from '../../src/result/run-result.ts'
import { findDoubt, judgeVerdict, type VerdictParts } from '../../src/result/verdict.ts'
import { expectation, latency } from '../report/make-result.ts'

const doubt = (code: TrustCheck['code'], part: Partial<TrustCheck> = {}): TrustCheck => ({
  code,
  verdict: 'warns',
  measured: 2,
  limit: 1,
  unit: 'count',
  subject: null,
  ...part,
})

/** `order.response.p99 < 10ms`, measured as given. */
const response = (actualUs: number): ExpectationOutcome => ({
  ...expectation('order.response.p99 < 10ms', 'us', 10_000),
  actual: actualUs,
  verdict: actualUs < 10_000 ? 'pass' : 'fail',
})

/** `order.timeouts == 0`, measured as given. */
const timeouts = (actual: number): ExpectationOutcome => ({
  ...expectation('order.timeouts == 0', 'count', 0),
  actual,
  verdict: actual === 0 ? 'pass' : 'fail',
})

const noData: ExpectationOutcome = { ...response(0), actual: null, verdict: 'no data' }

function judge(
  expectations: readonly ExpectationOutcome[],
  trust: readonly TrustCheck[] = [],
  ending: VerdictParts['measurement']['ending'] = 'complete',
): RunResult['verdict'] {
  return judgeVerdict({
    measurement: { ending, lateness: { ...latency(100, 2_500), maxUs: 5_000 } },
    expectations,
    trust,
  })
}

describe('without a doubt', () => {
  it('expectations decide', () => {
    expect(judge([])).toBe('pass')
    expect(judge([response(9_999), timeouts(0)])).toBe('pass')
    expect(judge([response(9_999), timeouts(1)])).toBe('fail')
    expect(judge([noData])).toBe('fail')
  })

  it('work left at the drain limit fails, whatever was expected', () => {
    expect(judge([], [], 'drain-limit')).toBe('fail')
  })
})

it('numbers that cannot be true are invalid, whatever else', () => {
  const broken = doubt('effects-match', { verdict: 'breaks' })
  expect(judge([], [broken])).toBe('invalid')
  expect(judge([timeouts(1)], [doubt('schedule-kept'), broken])).toBe('invalid')
})

describe.each(['ran-to-the-end', 'offered-as-planned', 'repeats-exactly'] as const)('%s', (code) => {
  it('in doubt proves nothing either way', () => {
    expect(judge([], [doubt(code)])).toBe('inconclusive')
    expect(judge([timeouts(0)], [doubt(code)])).toBe('inconclusive')
    expect(judge([timeouts(7)], [doubt(code)])).toBe('inconclusive')
  })
})

describe('a tool that was late, by up to 5 ms', () => {
  const late = [doubt('schedule-kept')]

  it('may explain a latency that fails by as much', () => {
    expect(judge([response(15_000)], late)).toBe('inconclusive')
    expect(judge([response(15_001)], late)).toBe('fail')
  })

  it('does not explain a pass, nor a count, nor missing data', () => {
    expect(judge([response(9_000)], late)).toBe('pass')
    expect(judge([timeouts(1)], late)).toBe('fail')
    expect(judge([noData], late)).toBe('fail')
  })

  it('does not excuse one failure by doubting another', () => {
    expect(judge([response(12_000), timeouts(1)], late)).toBe('fail')
  })
})

describe('a backlog that grew', () => {
  const growing = [doubt('backlog-steady')]

  it('makes a latency that passes depend on the length of the run; one that fails would fail by more', () => {
    expect(judge([response(9_000)], growing)).toBe('inconclusive')
    expect(judge([response(11_000)], growing)).toBe('fail')
    expect(judge([timeouts(0)], growing)).toBe('pass')
  })
})

describe.each(['steady-start', 'near-saturation', 'interval-bounded'] as const)('%s', (code) => {
  it('is to be read with the numbers, and decides nothing', () => {
    const warned = [doubt(code, { subject: 'order.response.p99' })]
    expect(judge([response(9_000)], warned)).toBe('pass')
    expect(judge([response(11_000), timeouts(0)], warned)).toBe('fail')
    expect(judge([], warned)).toBe('pass')
  })
})

describe('too few samples', () => {
  it('bear on the percentile that rests on them only', () => {
    const few = [doubt('enough-samples', { subject: 'order.response.p99' })]
    expect(judge([response(9_000)], few)).toBe('inconclusive')
    expect(judge([response(11_000)], few)).toBe('inconclusive')
    expect(judge([response(9_000), timeouts(3)], few)).toBe('fail')
    expect(judge([timeouts(0)], few)).toBe('pass')
  })
})

describe('the doubt that is named', () => {
  const named = (expectations: readonly ExpectationOutcome[], trust: readonly TrustCheck[]) =>
    findDoubt({ measurement: { ending: 'complete', lateness: latency(100, 2_500) }, expectations, trust })?.code ?? null

  it('is the one that bears on an expectation, not the first in the list', () => {
    const few = doubt('enough-samples', { subject: 'order.response.p99' })
    expect(named([response(9_000)], [doubt('schedule-kept'), few])).toBe('enough-samples')
    expect(named([timeouts(0)], [doubt('schedule-kept'), few])).toBeNull()
  })

  it('is the broken check before all others', () => {
    expect(named([], [doubt('ran-to-the-end'), doubt('little-identity', { verdict: 'breaks' })])).toBe(
      'little-identity',
    )
  })
})
