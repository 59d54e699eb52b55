import type { Clock } from '../clock/clock.ts'
import type { JobTable } from '../measure/job-table.ts'
import type { JobTraceMemory } from '../measure/job-trace.ts'

/** Writes one pump's part of a trace. */
export interface JobTracer {
  /** The job in a row has ended: its slot is free as soon as the pump looks. */
  left(row: number): void
  /** The pump looks for work: what has ended since the last look is over now. */
  looked(): void
}

/** Makes a tracer for the jobs of one table. */
export function createJobTracer(trace: JobTraceMemory, table: JobTable, clock: Clock): JobTracer {
  const ids = new Int32Array(table.rowCount)
  let count = 0
  return {
    left(row) {
      if (count === ids.length) this.looked()
      const id = table.id[row] as number
      trace.enqueuedUs[id] = table.enqueuedUs[row] as number
      trace.dequeuedUs[id] = table.dequeuedUs[row] as number
      ids[count++] = id
    },
    looked() {
      const nowUs = clock.recentUs()
      while (count > 0) trace.freedUs[ids[--count] as number] = nowUs
    },
  }
}
