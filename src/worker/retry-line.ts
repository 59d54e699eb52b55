import type { JobTable } from '../measure/job-table.ts'
import type { Bulkheads } from '../policy/bulkheads.ts'
import type { JobSpec } from '../scenario/scenario.ts'
import { createRowLine, type RowLine } from './row-line.ts'

/**
 * Jobs whose next attempt is due, first come, first served; but one whose bulkhead is full steps aside, into a line of
 * its type, and blocks nobody behind it.
 */
export interface RetryLine {
  /** Jobs that stand here, stepped aside or not. */
  readonly count: number
  /** Those of them that have not stepped aside. */
  readonly readyCount: number
  push(row: number): void
  /** The first that may begin, left in place; -1: none may. */
  peek(): number
  /** Takes the one that `peek` has just named. */
  shift(): number
  /** An attempt of the type has left its bulkhead: who stepped aside first may come back. */
  roomMade(type: number): void
}

/** What a line works with. */
export interface RetryLineParts {
  readonly table: JobTable
  readonly jobs: readonly JobSpec[]
  /** null: no type has one. */
  readonly bulkheads: Bulkheads | null
}

const NONE = -1

/** Makes an empty line for the rows of a table. */
export function createRetryLine({ table, jobs, bulkheads }: RetryLineParts): RetryLine {
  const ready = createRowLine(table.rowCount)
  const aside = jobs.map(({ bulkheadCount }) => (bulkheadCount === null ? null : createRowLine(table.rowCount)))
  let asideCount = 0

  return {
    get count() {
      return ready.count + asideCount
    },
    get readyCount() {
      return ready.count
    },
    push: ready.push,
    peek() {
      while (ready.count > 0) {
        const row = ready.peek()
        const type = table.type[row] as number
        if (bulkheads === null || bulkheads.isOpen(type)) return row
        ;(aside[type] as RowLine).push(ready.shift())
        asideCount++
      }
      return NONE
    },
    shift: ready.shift,
    // One comes back for each room that is made, and only a full bulkhead sends anybody aside: so nobody stands there
    // while there is room, unless as many stand ready to take it.
    roomMade(type) {
      const line = aside[type] as RowLine | null
      if (line === null || line.count === 0) return
      ready.push(line.shift())
      asideCount--
    },
  }
}
