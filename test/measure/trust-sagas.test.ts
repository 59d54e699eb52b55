import { describe, expect, test } from 'vitest'
import type { JobMeasure, Measurement, RequestMeasure } from '../../src/measure/measurement.ts'
import { checkSagas } from '../../src/measure/trust-sagas.ts'
import { job, measurement, request } from '../report/make-result.ts'

const PARTS = { requestName: 'order', jobNames: ['reserve', 'charge', 'release'], callbackName: null }

const gapOf = (
  mode: 'sync' | 'async',
  counts: Partial<RequestMeasure>,
  part: Partial<Measurement> & { readonly pendingCount?: number; readonly callback?: Partial<JobMeasure> } = {},
): number | undefined => {
  const { pendingCount = 0, callback, ...others } = part
  const jobs = [
    job({ name: 'charge', sinkName: 'bank', pendingCount }),
    ...(callback ? [job({ name: 'order-callback', sinkName: 'order-receiver', ...callback })] : []),
  ]
  const none = { answeredCount: 0, completedCount: 0 }
  const requests = [request({ name: 'order', mode, offeredCount: 100, ...none, ...counts })]
  const transactions = [{ ...PARTS, callbackName: callback ? 'order-callback' : null }]
  const [check] = checkSagas(measurement({ mode, requests, jobs, ...others }), transactions)
  expect(check?.verdict).toBe(check?.measured === 0 ? 'holds' : 'breaks')
  return check?.measured
}

describe('sync', () => {
  test.each([
    [{ answeredCount: 90, completedCount: 90, errorCount: 6, compensatedCount: 6, timedOutCount: 4 }, 0],
    // Of those who timed out some were undone before, some killed halfway, some never begun.
    [{ answeredCount: 90, completedCount: 90, errorCount: 6, compensatedCount: 7, timedOutCount: 4, stuckCount: 2 }, 0],
    [{ answeredCount: 90, completedCount: 89, errorCount: 10, compensatedCount: 10 }, 1],
    [{ answeredCount: 90, completedCount: 90, errorCount: 10, compensatedCount: 8, stuckCount: 1 }, 1],
    [{ answeredCount: 90, completedCount: 90, errorCount: 6, compensatedCount: 8, timedOutCount: 4, stuckCount: 4 }, 2],
  ] as const)('%o leaves %i unaccounted for', (counts, gap) => {
    expect(gapOf('sync', counts)).toBe(gap)
  })
})

describe('async', () => {
  const ALL = { answeredCount: 100, completedCount: 90, compensatedCount: 9, stuckCount: 1 }

  test('every 202 is followed by one end', () => {
    expect(gapOf('async', ALL)).toBe(0)
    expect(gapOf('async', { ...ALL, compensatedCount: 8 })).toBe(1)
    expect(gapOf('async', { ...ALL, compensatedCount: 11 })).toBe(2)
  })

  test('or by a job that is not over', () => {
    expect(gapOf('async', { ...ALL, compensatedCount: 6 }, { pendingCount: 3 })).toBe(0)
    expect(gapOf('async', { ...ALL, compensatedCount: 6 }, { pendingCount: 2 })).toBe(1)
  })

  test('a cut leaves open how many waited for their next step, and never makes two ends of one', () => {
    expect(gapOf('async', { ...ALL, compensatedCount: 6 }, { ending: 'drain-limit' })).toBe(0)
    expect(gapOf('async', { ...ALL, compensatedCount: 11 }, { ending: 'drain-limit' })).toBe(2)
  })

  test('who could not be called back is not complete, whatever became of the transaction', () => {
    expect(gapOf('async', { ...ALL, completedCount: 88 }, { callback: { deadCount: 1, expiredCount: 1 } })).toBe(0)
    expect(gapOf('async', { ...ALL, completedCount: 88 }, { callback: { deadCount: 1 } })).toBe(1)
  })
})

test('requests that are no transactions are not asked', () => {
  const requests = [request({ name: 'order', mode: 'async', completedCount: 0 })]
  expect(checkSagas(measurement({ mode: 'async', requests, jobs: [] }), [])).toEqual([])
})
