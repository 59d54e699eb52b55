import { expect, test } from 'vitest'
import { isExpired } from '../../src/policy/expiry.ts'

test('a job expires when it is older than its time to live, not when it is as old', () => {
  expect([isExpired(100, 1_000, 1_100), isExpired(100, 1_000, 1_101), isExpired(0, 5, 5)]).toEqual([false, true, false])
})

test('without a time to live a job never expires', () => {
  expect(isExpired(null, 0, Number.MAX_SAFE_INTEGER)).toBe(false)
})
