/** Told when a client's question was answered, or (`isHeard` false) that there was no room for it. */
export type Heard = (askerRow: number, isHeard: boolean) => void

/** Questions of clients who want to know whether their result is there; each has a row of the front's table. */
export interface Questions {
  /** The row is a question, and no request. */
  has(row: number): boolean
  put(row: number, askerRow: number, heard: Heard): void
  /** Tells who asked, and forgets the question. */
  answer(row: number): void
}

const NOBODY = -1

/** Makes room for as many questions as there are rows. */
export function createQuestions(rowCount: number): Questions {
  const askerRows = new Int32Array(rowCount).fill(NOBODY)
  const heardBy: (Heard | null)[] = new Array(rowCount).fill(null)

  return {
    has: (row) => askerRows[row] !== NOBODY,
    put(row, askerRow, heard) {
      askerRows[row] = askerRow
      heardBy[row] = heard
    },
    answer(row) {
      const askerRow = askerRows[row] as number
      askerRows[row] = NOBODY
      heardBy[row]?.(askerRow, true)
    },
  }
}
