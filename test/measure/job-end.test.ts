import { expect, test } from 'vitest'
import { endedCount, JOB_ENDS, type JobEnd } from '../../src/measure/job-end.ts'

test('every way to end counts once, and nothing else does', () => {
  const row = Object.fromEntries(JOB_ENDS.map((end, index) => [end, 10 ** index])) as Record<JobEnd, number>
  expect(endedCount({ ...row, created: 7, retry: 7 } as Record<JobEnd, number>)).toBe(1_111_111_111)
})
