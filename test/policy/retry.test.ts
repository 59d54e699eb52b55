import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideRetry, type RetryDecision } from '../../src/policy/retry.ts'
import type { RetrySpec } from '../../src/scenario/scenario.ts'

const SPEC: RetrySpec = {
  attemptCountMax: 6,
  backoffUs: 100_000,
  factorRatio: 2,
  capUs: 500_000,
  jitter: 'none',
  budgetRatio: null,
  scheduleUs: null,
}

function decide(spec: Partial<RetrySpec>, attempt: number, drawRatio = 0): RetryDecision {
  return decideRetry({ ...SPEC, ...spec }, { attempt, permanent: false, afford: true }, { nowUs: 7, drawRatio })
}

function delayUs(spec: Partial<RetrySpec>, attempt: number, drawRatio = 0): number {
  const decision = decide(spec, attempt, drawRatio)
  return decision.kind === 'retry' ? decision.atUs - 7 : Number.NaN
}

test('the delay grows by the factor up to the cap, and after the last attempt the job is dead', () => {
  expect([1, 2, 3, 4, 5].map((attempt) => delayUs({}, attempt))).toEqual([100_000, 200_000, 400_000, 500_000, 500_000])
  expect(decide({}, 6)).toEqual({ kind: 'dead', reason: 'attempts-spent' })
  expect(decide({ attemptCountMax: 1 }, 1)).toEqual({ kind: 'dead', reason: 'attempts-spent' })
  expect([1, 2, 3].map((attempt) => delayUs({ factorRatio: 1.5 }, attempt))).toEqual([100_000, 150_000, 225_000])
  expect([1, 5].map((attempt) => delayUs({ factorRatio: 1 }, attempt))).toEqual([100_000, 100_000])
  expect(delayUs({ backoffUs: 0 }, 1)).toBe(0)
})

test('full jitter draws from the whole delay, equal jitter from its second half', () => {
  const draws = [0, 0.5, 1 - 2 ** -53]
  expect(draws.map((draw) => delayUs({ jitter: 'full' }, 2, draw))).toEqual([0, 100_000, 199_999])
  expect(draws.map((draw) => delayUs({ jitter: 'equal' }, 2, draw))).toEqual([100_000, 150_000, 199_999])
  expect(draws.map((draw) => delayUs({ jitter: 'none' }, 2, draw))).toEqual([200_000, 200_000, 200_000])
})

test('a schedule stands in place of backoff, factor and cap, and its last pause repeats', () => {
  const scheduleUs = [5_000, 0, 3_600_000_000]
  const spec = { scheduleUs, attemptCountMax: 7 }
  const waits = [5_000, 0, 3_600_000_000, 3_600_000_000, 3_600_000_000, 3_600_000_000]
  expect([1, 2, 3, 4, 5, 6].map((attempt) => delayUs(spec, attempt))).toEqual(waits)
  expect(decide(spec, 7)).toEqual({ kind: 'dead', reason: 'attempts-spent' })
  expect([1, 2, 3].map((attempt) => delayUs({ scheduleUs: [] }, attempt))).toEqual([0, 0, 0])
})

test('the jitter takes its part of a scheduled pause, too', () => {
  const scheduleUs = [1_000, 200_000]
  const draws = [0, 0.5, 1 - 2 ** -53]
  expect(draws.map((draw) => delayUs({ scheduleUs, jitter: 'full' }, 2, draw))).toEqual([0, 100_000, 199_999])
  expect(draws.map((draw) => delayUs({ scheduleUs, jitter: 'equal' }, 2, draw))).toEqual([100_000, 150_000, 199_999])
})

test('the reason of a death is the first that holds: permanent, attempts spent, budget spent', () => {
  const reason = (attempt: number, permanent: boolean, afford: boolean) => {
    const decision = decideRetry(SPEC, { attempt, permanent, afford }, { nowUs: 0, drawRatio: 0 })
    return decision.kind === 'dead' ? decision.reason : decision.kind
  }
  expect(reason(6, true, false)).toBe('permanent')
  expect(reason(6, false, false)).toBe('attempts-spent')
  expect(reason(5, false, false)).toBe('budget-spent')
  expect(reason(1, true, true)).toBe('permanent')
  expect(reason(1, false, true)).toBe('retry')
})

test('whatever the policy and the attempt, up to a million, a retry comes at a whole microsecond within the cap', () => {
  const spec = fc.record({
    attemptCountMax: fc.constant(2 ** 31),
    backoffUs: fc.nat({ max: 3_600_000_000 }),
    factorRatio: fc.double({ min: 1, max: 1_000, noNaN: true }),
    capUs: fc.nat({ max: 2 ** 41 }),
    jitter: fc.constantFrom('none' as const, 'full' as const, 'equal' as const),
    budgetRatio: fc.constant(null),
    scheduleUs: fc.constant(null),
  })
  const attempt = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000 }))
  const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(spec, attempt, draw, (retry, nth, drawRatio) => {
      const waitUs = delayUs(retry, nth, drawRatio)
      expect(Number.isSafeInteger(waitUs)).toBe(true)
      expect(waitUs).toBeGreaterThanOrEqual(0)
      const grownUs = retry.backoffUs === 0 ? 0 : Math.ceil(retry.backoffUs * retry.factorRatio ** (nth - 1))
      expect(waitUs).toBeLessThanOrEqual(Math.min(retry.capUs, grownUs))
      expect(delayUs({ ...retry, jitter: 'none' }, nth + 1)).toBeGreaterThanOrEqual(
        delayUs({ ...retry, jitter: 'none' }, nth),
      )
    }),
    { numRuns: 5_000 },
  )
})

test('whatever the schedule, a retry up to the millionth comes at a whole microsecond within the pause of its attempt', () => {
  const schedule = fc.array(fc.nat({ max: 2 ** 41 }), { minLength: 1, maxLength: 30 })
  const jitters = fc.constantFrom('none' as const, 'full' as const, 'equal' as const)
  const attempt = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 1_000_000 }))
  const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(schedule, jitters, attempt, draw, (scheduleUs, jitter, nth, drawRatio) => {
      const waitUs = delayUs({ scheduleUs, jitter, attemptCountMax: 2 ** 31 }, nth, drawRatio)
      const pauseUs = nth > scheduleUs.length ? scheduleUs.at(-1) : scheduleUs[nth - 1]
      expect(Number.isSafeInteger(waitUs)).toBe(true)
      expect(waitUs).toBeGreaterThanOrEqual(0)
      if (jitter === 'none') expect(waitUs).toBe(pauseUs)
      else expect(waitUs).toBeLessThanOrEqual(pauseUs as number)
    }),
  )
})
