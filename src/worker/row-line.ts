import { ProgramError } from '../fault/program-error.ts'

/** Rows of a table that stand in line: first in, first out, and any one may step out; a row stands at most once. */
export interface RowLine {
  readonly count: number
  push(row: number): void
  /** Takes the first; there must be one. */
  shift(): number
  /** The first, left in place; there must be one. */
  peek(): number
  has(row: number): boolean
  /** Takes a row out of the middle; it must stand in this line. */
  remove(row: number): void
}

const NONE = -1
const ABSENT = -2

/** Makes an empty line for rows 0..rowCount-1: a doubly linked list over two columns. */
export function createRowLine(rowCount: number): RowLine {
  const next = new Int32Array(rowCount).fill(ABSENT)
  const previous = new Int32Array(rowCount).fill(NONE)
  let first = NONE
  let last = NONE
  let count = 0

  const line: RowLine = {
    get count() {
      return count
    },
    push(row) {
      // Not `assert`: its message would be put together for every job.
      if (next[row] !== ABSENT) throw new ProgramError(`row ${row} stands in line twice`)
      next[row] = NONE
      previous[row] = last
      if (last === NONE) first = row
      else next[last] = row
      last = row
      count++
    },
    shift() {
      const row = line.peek()
      line.remove(row)
      return row
    },
    peek() {
      if (first === NONE) throw new ProgramError('nobody stands in line')
      return first
    },
    has: (row) => next[row] !== ABSENT,
    remove(row) {
      const after = next[row] as number
      const before = previous[row] as number
      if (after === ABSENT) throw new ProgramError(`row ${row} does not stand in line`)
      if (before === NONE) first = after
      else next[before] = after
      if (after === NONE) last = before
      else previous[after] = before
      next[row] = ABSENT
      count--
    },
  }
  return line
}
