import { byColumn } from './by-column.ts'
import { JOB_ENDS } from './job-end.ts'

/**
 * The columns of the ledger, one row of counters per request kind and per job type, one such table per thread.
 * Each thread writes its own table with plain increments; the main thread reads and adds them up at any time.
 */
export const REQUEST_COLUMNS = [
  'offered',
  'answered',
  'error',
  'timedOut',
  'rejected',
  'open',
  'completed',
  'good',
  'retried',
  'repeated',
  'shed',
  'inline',
  'poll',
  'compensated',
  'stuck',
  'lostEvents',
  'ghostEvents',
  'republished',
  'unpublished',
] as const

/** Columns of a job type: how many were made, how they ended, and what is noted on the way. */
export const JOB_COLUMNS = [
  'created',
  ...JOB_ENDS,
  'attempt',
  'retry',
  'wasted',
  'duplicated',
  'fastFailed',
  'redelivered',
  'stale',
] as const

/** A column of a request kind's row. */
export type RequestColumn = (typeof REQUEST_COLUMNS)[number]
/** A column of a job type's row. */
export type JobColumn = (typeof JOB_COLUMNS)[number]

/** How many kinds of requests and types of jobs a ledger has room for. */
export interface LedgerShape {
  readonly requestKindCount: number
  readonly jobTypeCount: number
}

/** Shared words of one thread's table. */
export type LedgerWords = Int32Array<SharedArrayBuffer>

/** Makes one thread's table, all zero. */
export function allocateLedger(shape: LedgerShape): LedgerWords {
  const wordCount = shape.requestKindCount * REQUEST_COLUMNS.length + shape.jobTypeCount * JOB_COLUMNS.length
  return new Int32Array(new SharedArrayBuffer(wordCount * Int32Array.BYTES_PER_ELEMENT))
}

/** Where a request kind's counter stands. */
export function requestWord(kind: number, column: RequestColumn): number {
  return kind * REQUEST_COLUMNS.length + REQUEST_COLUMNS.indexOf(column)
}

/** Where a job type's counter stands. */
export function jobWord(shape: LedgerShape, type: number, column: JobColumn): number {
  return shape.requestKindCount * REQUEST_COLUMNS.length + type * JOB_COLUMNS.length + JOB_COLUMNS.indexOf(column)
}

/** All threads' tables added up, by name. */
export interface LedgerTotals {
  readonly requests: readonly Readonly<Record<RequestColumn, number>>[]
  readonly jobs: readonly Readonly<Record<JobColumn, number>>[]
}

/** Adds up the tables as they stand now. */
export function sumLedgers(shape: LedgerShape, tables: readonly LedgerWords[]): LedgerTotals {
  const sumAt = (word: number): number => tables.reduce((sum, table) => sum + (table[word] as number), 0)
  return {
    requests: rows(shape.requestKindCount, REQUEST_COLUMNS, (kind, column) => sumAt(requestWord(kind, column))),
    jobs: rows(shape.jobTypeCount, JOB_COLUMNS, (type, column) => sumAt(jobWord(shape, type, column))),
  }
}

function rows<Column extends string>(
  rowCount: number,
  columns: readonly Column[],
  valueAt: (row: number, column: Column) => number,
): Record<Column, number>[] {
  return Array.from({ length: rowCount }, (_, row) => byColumn(columns, (column) => valueAt(row, column)))
}
