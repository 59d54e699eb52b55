import { expect, test } from 'vitest'
import { createDeadlines } from '../../src/policy/deadline.ts'

const jobs = [{ isDeadlineChecked: true }, { isDeadlineChecked: false }]

test.each([
  [0, 1_500, false],
  [0, 1_501, true],
  [1, 1_000_000_000, false],
])('a request of kind %d, meant to start at 1,000 us, is past its deadline at %d us: %s', (kind, atUs, isPast) => {
  const deadlines = createDeadlines([{ deadlineUs: 500 }, { deadlineUs: null }], jobs)
  expect(deadlines?.isPast(kind, 1_000, atUs)).toBe(isPast)
})

test('a type heeds deadlines only if it says so', () => {
  const deadlines = createDeadlines([{ deadlineUs: 500 }], jobs)
  expect([0, 1].map((type) => deadlines?.isChecked(type))).toEqual([true, false])
})

test('where no request has one, there is nothing to ask', () => {
  expect(createDeadlines([{ deadlineUs: null }], jobs)).toBeNull()
})
