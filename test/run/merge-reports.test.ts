import { expect, test } from 'vitest'
import type { ThreadReport } from '../../src/run/duty.ts'
import { mergeReports } from '../../src/run/merge-reports.ts'

const life = (us: number): ThreadReport => ({
  busyUs: us,
  endUs: us,
  lastIntendedUs: null,
  idleAtUs: null,
  enqueuedSumsUs: [],
  scales: [],
  leavingUs: 0,
  taken: { queueIndex: 1, dequeuedSumUs: us, waitSumUs: us, heldSumUs: us, waitUsMax: us, lastEndUs: us },
})

test('what several threads did in one role adds up; the greatest wait and the latest end are the greatest', () => {
  expect(mergeReports([life(5), life(1)], life(3))).toEqual({
    ...life(3),
    busyUs: 9,
    endUs: 5,
    taken: { queueIndex: 1, dequeuedSumUs: 9, waitSumUs: 9, heldSumUs: 9, waitUsMax: 5, lastEndUs: 5 },
  })
})

test('one who lived to the end is reported as it is', () => {
  const only = life(4)
  expect(mergeReports([], only)).toBe(only)
})
