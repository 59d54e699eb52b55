import { expect, test } from 'vitest'
import { describeLedger } from '../../src/report/ledger-line.ts'
import { job, sink } from './make-result.ts'

const jobs = [job({ name: 'save', sinkName: 'api', createdCount: 1_300, doneCount: 1_290, deadCount: 10 })]

test('a ledger says how jobs ended, and nothing of what did not happen', () => {
  expect(describeLedger({ jobs, sinks: [sink({ name: 'api', kind: 'http' })] })).toBe(
    '1,300 created = 1,290 done + 10 dead · 0 lost · 0 duplicated',
  )
})

test.each([
  [1, '1 call in doubt: sent, never answered'],
  [60, '60 calls in doubt: sent, never answered'],
])('%i calls that a real sink never answered are said, whatever became of their jobs', (unknownCount, words) => {
  const sinks = [sink({ name: 'api', kind: 'http', unknownCount }), sink({ name: 'db', kind: 'mock-db' })]
  expect(describeLedger({ jobs, sinks })).toBe(
    `1,300 created = 1,290 done + 10 dead · 0 lost · 0 duplicated · ${words}`,
  )
})

const some = job({ name: 'save', sinkName: 'db', createdCount: 1_000, doneCount: 1_000 })

test('jobs that were delivered again are counted beside those that were done twice', () => {
  expect(describeLedger({ jobs: [{ ...some, redeliveredCount: 19, duplicatedCount: 2 }, some], sinks: [] })).toBe(
    '2,000 created = 2,000 done · 0 lost · 2 duplicated · 19 redelivered',
  )
})
