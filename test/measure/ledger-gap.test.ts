import { expect, it } from 'vitest'
import { jobGapCount, requestGapCount } from '../../src/measure/ledger-gap.ts'
import { job, request } from '../report/make-result.ts'

it('counts every end of a request and of a job once', () => {
  const ends = { answeredCount: 1, errorCount: 2, timedOutCount: 4, rejectedCount: 8, openCount: 16 }
  expect(requestGapCount(request({ name: 'order', mode: 'sync', offeredCount: 31, ...ends }))).toBe(0)
  const jobEnds = { doneCount: 1, failedCount: 2, deadCount: 4, expiredCount: 8, shedCount: 16, cutCount: 32 }
  const more = { neverStartedCount: 64, pendingCount: 128 }
  expect(jobGapCount(job({ name: 'save', sinkName: 'db', createdCount: 256, ...jobEnds, ...more }))).toBe(1)
})
