import { expect, test } from 'vitest'
import { US_PER_HOUR, US_PER_SEC } from '../../src/units/microseconds.ts'
import { readRetryAfter } from '../../src/wire/retry-after.ts'

const NOW_SEC = Date.parse('2026-11-25T12:00:00Z') / 1_000

test.each([
  ['0', 0],
  ['120', 120 * US_PER_SEC],
  ['1000000000', 24 * US_PER_HOUR],
  ['999999999999', 24 * US_PER_HOUR],
  ['Wed, 25 Nov 2026 12:00:30 GMT', 30 * US_PER_SEC],
  ['Wed, 25 Nov 2026 11:59:30 GMT', 0],
  ['Wed, 25 Nov 2099 12:00:30 GMT', 24 * US_PER_HOUR],
  ['Wed, 99 Nov 2026 12:00:30 GMT', null],
  ['2026-11-25T12:00:30Z', null],
  ['-5', null],
  ['1.5', null],
  ['1e9', null],
  ['9'.repeat(400), null],
  ['soon', null],
  ['', null],
  [undefined, null],
])('Retry-After: %s asks for %s µs', (value, us) => {
  expect(readRetryAfter(value, NOW_SEC)).toBe(us)
})
