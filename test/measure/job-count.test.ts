import { expect, test } from 'vitest'
import { jobCountOf } from '../../src/measure/job-count.ts'

test('a request makes the jobs of all its shares', () => {
  expect(jobCountOf({ jobs: [{ count: 3 }, { count: 1_000_000 }] })).toBe(1_000_003)
  expect(jobCountOf({ jobs: [] })).toBe(0)
})
