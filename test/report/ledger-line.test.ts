import { expect, test } from 'vitest'
import { describeLedger } from '../../src/report/ledger-line.ts'
import { job } from './make-result.ts'

const some = job({ name: 'save', sinkName: 'db', createdCount: 1_000, doneCount: 1_000 })

test('jobs that were delivered again are counted beside those that were done twice', () => {
  expect(describeLedger([{ ...some, redeliveredCount: 19, duplicatedCount: 2 }, some])).toBe(
    '2,000 created = 2,000 done · 0 lost · 2 duplicated · 19 redelivered',
  )
})

test('where no lease ended nobody asks', () => {
  expect(describeLedger([some])).toBe('1,000 created = 1,000 done · 0 lost · 0 duplicated')
})
