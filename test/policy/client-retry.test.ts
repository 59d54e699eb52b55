import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ClientRetryDecision, decideClientRetry } from '../../src/policy/client-retry.ts'
import type { RetrySpec } from '../../src/scenario/scenario.ts'

const SPEC: RetrySpec = {
  attemptCountMax: 4,
  backoffUs: 100_000,
  factorRatio: 2,
  capUs: 300_000,
  jitter: 'none',
  budgetRatio: null,
  scheduleUs: null,
}

interface Case {
  readonly attempt: number
  readonly afford: boolean
  readonly retryAfterUs: number | null
  readonly drawRatio: number
}

function decide(spec: Partial<RetrySpec>, change: Partial<Case> = {}): ClientRetryDecision {
  const { drawRatio, ...failure } = { attempt: 1, afford: true, retryAfterUs: null, drawRatio: 0.5, ...change }
  return decideClientRetry({ ...SPEC, ...spec }, failure, { nowUs: 7, drawRatio })
}

function waitUs(spec: Partial<RetrySpec>, change: Partial<Case> = {}): number {
  const decision = decide(spec, change)
  return decision.kind === 'retry' ? decision.atUs - 7 : Number.NaN
}

test('a client that was told nothing waits as any retry does', () => {
  expect([1, 2, 3].map((attempt) => waitUs({}, { attempt }))).toEqual([100_000, 200_000, 300_000])
  expect(waitUs({ jitter: 'full' })).toBe(50_000)
  expect(waitUs({ jitter: 'equal' })).toBe(75_000)
})

test('a client that was told to wait does, if its own pause is shorter', () => {
  expect([0, 60_000, 100_000, 900_000].map((retryAfterUs) => waitUs({}, { retryAfterUs }))).toEqual([
    100_000, 100_000, 100_000, 900_000,
  ])
})

test('the jitter comes on top of what the answer said, so that those turned away together do not come back together', () => {
  const waits = (jitter: RetrySpec['jitter'], retryAfterUs: number) =>
    [0, 0.5, 1 - 2 ** -53].map((drawRatio) => waitUs({ jitter }, { retryAfterUs, drawRatio }))
  expect(waits('full', 900_000)).toEqual([900_000, 950_000, 999_999])
  expect(waits('full', 0)).toEqual([0, 50_000, 99_999])
  expect(waits('equal', 900_000)).toEqual([900_000, 925_000, 949_999])
  expect(waits('equal', 20_000)).toEqual([50_000, 75_000, 99_999])
})

test('the reason of giving up is the first that holds: attempts spent, budget spent', () => {
  expect(decide({}, { attempt: 4, afford: false })).toEqual({ kind: 'gives-up', reason: 'attempts-spent' })
  expect(decide({}, { attempt: 3, afford: false })).toEqual({ kind: 'gives-up', reason: 'budget-spent' })
  expect(decide({ attemptCountMax: 1 }, { retryAfterUs: 5 })).toEqual({ kind: 'gives-up', reason: 'attempts-spent' })
})

/** The oracle: each kind of jitter by itself, over pauses that a schedule lists. */
function plainWaitUs(jitter: RetrySpec['jitter'], pauseUs: number, retryAfterUs: number, drawRatio: number): number {
  if (jitter === 'none') return Math.max(pauseUs, retryAfterUs)
  if (jitter === 'full') return retryAfterUs + Math.floor(pauseUs * drawRatio)
  return Math.max(Math.ceil(pauseUs / 2), retryAfterUs) + Math.floor(Math.floor(pauseUs / 2) * drawRatio)
}

test('whatever the pause, the answer and the draw, the wait is that of the plain model, whole and long enough', () => {
  const anyCase = fc.record({
    attempt: fc.integer({ min: 1, max: 6 }),
    afford: fc.boolean(),
    retryAfterUs: fc.option(fc.nat({ max: 2_000_000_000 })),
    drawRatio: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  })
  const jitters = fc.constantFrom('none' as const, 'full' as const, 'equal' as const)
  const pauses = fc.array(fc.nat({ max: 2_000_000_000 }), { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(anyCase, jitters, pauses, (one, jitter, scheduleUs) => {
      const decision = decide({ attemptCountMax: 5, jitter, scheduleUs }, one)
      const reason = one.attempt >= 5 ? 'attempts-spent' : one.afford ? null : 'budget-spent'
      const pauseUs = scheduleUs[one.attempt - 1] ?? 0
      const atUs = 7 + plainWaitUs(jitter, pauseUs, one.retryAfterUs ?? 0, one.drawRatio)
      expect(decision).toEqual(reason === null ? { kind: 'retry', atUs } : { kind: 'gives-up', reason })
      expect(atUs - 7).toBeGreaterThanOrEqual(one.retryAfterUs ?? 0)
    }),
    { numRuns: 2_000 },
  )
})
