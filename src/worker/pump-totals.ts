import type { JobTable } from '../measure/job-table.ts'

/** What a pump knows of all its jobs together: sums for Little's law, and extremes. */
export interface PumpTotals {
  /** Of dequeue times and of waits, over the jobs that were begun, expired or dropped. */
  readonly dequeuedSumUs: number
  readonly waitSumUs: number
  /** Of enqueue times, over jobs that were taken and never begun. */
  readonly heldSumUs: number
  readonly waitUsMax: number
  /** When the latest job ended. */
  readonly lastEndUs: number
}

/** Adds the jobs of one table up. */
export interface PumpTotalsBook {
  /** The pump's own to raise `lastEndUs` in. */
  readonly totals: { -readonly [Field in keyof PumpTotals]: PumpTotals[Field] }
  /** The job in a row leaves the queue for good: sets its `dequeuedUs`. */
  dequeued(row: number, nowUs: number): void
  /** The job in a row was taken and will never be begun. */
  held(row: number): void
}

/** Makes totals of nothing yet. */
export function createPumpTotals(table: JobTable): PumpTotalsBook {
  const totals = { dequeuedSumUs: 0, waitSumUs: 0, heldSumUs: 0, waitUsMax: 0, lastEndUs: 0 }
  return {
    totals,
    dequeued(row, nowUs) {
      // Threads agree on the time to within a microsecond, not exactly.
      const waitUs = Math.max(0, nowUs - (table.enqueuedUs[row] as number))
      const dequeuedUs = (table.enqueuedUs[row] as number) + waitUs
      table.dequeuedUs[row] = dequeuedUs
      totals.dequeuedSumUs += dequeuedUs
      totals.waitSumUs += waitUs
      if (waitUs > totals.waitUsMax) totals.waitUsMax = waitUs
    },
    held(row) {
      totals.heldSumUs += table.enqueuedUs[row] as number
    },
  }
}
