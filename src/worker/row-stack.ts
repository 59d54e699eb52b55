import { ProgramError } from '../fault/program-error.ts'

/** The free rows of a table: hands out the most recently returned one, which is still in the processor's cache. */
export interface RowStack {
  readonly freeCount: number
  /** Takes a free row; there must be one. */
  pop(): number
  push(row: number): void
}

/** Makes a stack that holds rows 0..rowCount-1, row 0 on top. */
export function createRowStack(rowCount: number): RowStack {
  const rows = new Int32Array(rowCount)
  for (let index = 0; index < rowCount; index++) rows[index] = rowCount - 1 - index
  let freeCount = rowCount
  return {
    get freeCount() {
      return freeCount
    },
    pop() {
      if (freeCount === 0) throw new ProgramError('a row was asked for when none was free')
      return rows[--freeCount] as number
    },
    push(row) {
      // Not `assert`: its message would be put together for every job.
      if (freeCount === rowCount) throw new ProgramError(`row ${row} was given back twice`)
      rows[freeCount++] = row
    },
  }
}
