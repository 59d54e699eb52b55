import { expect, it } from 'vitest'
import { meanAttemptUs, meanHoldUs, meanServiceUs } from '../../src/measure/mean-service.ts'
import { job, latency, sink } from '../report/make-result.ts'

const jobs = [
  job({ name: 'save', sinkName: 'db', service: latency(300, 10_000) }),
  job({ name: 'load', sinkName: 'db', service: latency(100, 30_000) }),
  job({ name: 'idle', sinkName: 'db' }),
]
const db = sink({ name: 'db', kind: 'mock-db', callCount: 500, okCount: 300, errorCount: 100, busyUs: 4_000_000 })

it('an attempt takes the mean over all types, weighed by their attempts', () => {
  expect(meanAttemptUs(jobs)).toBe(15_000)
  expect(meanAttemptUs(jobs.slice(2))).toBeNull()
})

it('a connection is held for its busy time over the calls that ended', () => {
  expect(meanHoldUs(db)).toBe(10_000)
  expect(meanHoldUs({ ...db, busyUs: 0 })).toBeNull()
  expect(meanHoldUs({ ...db, okCount: 0, errorCount: 0 })).toBeNull()
})

it('the work itself is what the only sink counted, otherwise the attempts', () => {
  expect(meanServiceUs(jobs, [db])).toBe(10_000)
  expect(meanServiceUs(jobs, [{ ...db, busyUs: 0 }])).toBe(15_000)
  const [first, ...rest] = jobs
  const mixed = [{ ...(first as (typeof jobs)[0]), sinkName: 'smtp' }, ...rest]
  expect(meanServiceUs(mixed, [db, { ...db, name: 'smtp' }])).toBe(15_000)
})
