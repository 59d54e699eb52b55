import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRetryBudget, type RetryBudget } from '../../src/policy/retry-budget.ts'

function retriesLeft(budget: RetryBudget, atMost = 1_000): number {
  let count = 0
  while (count < atMost && budget.takeRetry()) count++
  return count
}

test('at the start ten retries are in reserve', () => {
  for (const ratio of [0.01, 0.1, 0.3, 1]) expect(retriesLeft(createRetryBudget(ratio))).toBe(10)
})

test('after that, retries follow the first attempts at the ratio, exactly', () => {
  const budget = createRetryBudget(0.1)
  retriesLeft(budget)
  let retryCount = 0
  for (let attempt = 1; attempt <= 10_000; attempt++) {
    budget.firstAttempt()
    if (budget.takeRetry()) retryCount++
  }
  expect(retryCount).toBe(1_000)
})

test('a long quiet time saves up a hundred retries and no more', () => {
  for (const ratio of [0.1, 0.3, 1]) {
    const budget = createRetryBudget(ratio)
    for (let attempt = 0; attempt < 1_000_000; attempt++) budget.firstAttempt()
    expect(retriesLeft(budget)).toBe(100)
  }
})

test('no budget means no limit, and a budget of nothing no retry', () => {
  expect(retriesLeft(createRetryBudget(null))).toBe(1_000)
  const nothing = createRetryBudget(0)
  nothing.firstAttempt()
  expect(retriesLeft(nothing)).toBe(0)
})

test('over any stretch of any history, retries stay within the ratio and a hundred', () => {
  const history = fc.array(fc.boolean(), { minLength: 1, maxLength: 2_000 })
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 2, noNaN: true }), history, (ratio, events) => {
      const budget = createRetryBudget(ratio)
      // The most that some stretch ending here has taken beyond the ratio.
      let excess = 0
      for (const isFirst of events) {
        if (isFirst) budget.firstAttempt()
        const change = isFirst ? -ratio : budget.takeRetry() ? 1 : 0
        excess = Math.max(0, excess + change)
        expect(excess).toBeLessThanOrEqual(100 + 1e-9)
      }
    }),
  )
})
