import { expect, test } from 'vitest'
import {
  allocateLedger,
  JOB_COLUMNS,
  jobWord,
  REQUEST_COLUMNS,
  requestWord,
  sumLedgers,
} from '../../src/measure/ledger.ts'

const shape = { requestKindCount: 2, jobTypeCount: 3 }

test('every counter has a word of its own, and the table holds no more', () => {
  const words = [0, 1].flatMap((kind) => REQUEST_COLUMNS.map((column) => requestWord(kind, column)))
  words.push(...[0, 1, 2].flatMap((type) => JOB_COLUMNS.map((column) => jobWord(shape, type, column))))
  expect(words.toSorted((a, b) => a - b)).toEqual(Array.from({ length: words.length }, (_, word) => word))
  expect(allocateLedger(shape).length).toBe(words.length)
})

test('tables of all threads add up, column by column', () => {
  const tables = [allocateLedger(shape), allocateLedger(shape)] as const
  tables[0][jobWord(shape, 2, 'done')] = 3
  tables[1][jobWord(shape, 2, 'done')] = 4
  tables[1][requestWord(1, 'rejected')] = 9
  const totals = sumLedgers(shape, tables)
  expect(totals.jobs[2]?.done).toBe(7)
  expect(totals.requests[1]?.rejected).toBe(9)
  expect(totals.jobs[1]?.done).toBe(0)
})
