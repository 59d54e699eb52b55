import type { JobTable } from '../measure/job-table.ts'

/**
 * What one worker thread has in hand, as others may see it: shared columns, one row for each of its job table. The word
 * of a row counts how often it was taken and given up: odd while its job is leased. Whoever makes an odd word even, by
 * compare-and-swap, ends the lease, and that is one: the worker that is through with the job, or whoever finds that the
 * lease has run out. A word that has changed meanwhile belongs to another job.
 */
export interface LeaseMemory {
  readonly words: Int32Array<SharedArrayBuffer>
  readonly id: Int32Array<SharedArrayBuffer>
  readonly request: Int32Array<SharedArrayBuffer>
  readonly kind: Uint8Array<SharedArrayBuffer>
  readonly type: Uint8Array<SharedArrayBuffer>
  readonly intendedUs: Float64Array<SharedArrayBuffer>
  readonly takenUs: Float64Array<SharedArrayBuffer>
  /** When the thread last said that it is alive. */
  readonly beatUs: Float64Array<SharedArrayBuffer>
  /** Rows from this one on were never used. */
  readonly endRow: Int32Array<SharedArrayBuffer>
}

/** Allocates the leases of one thread, none of them held. Pages that no row touches cost no memory. */
export function allocateLeases(rowCount: number): LeaseMemory {
  const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes)
  return {
    words: new Int32Array(shared(4 * rowCount)),
    id: new Int32Array(shared(4 * rowCount)),
    request: new Int32Array(shared(4 * rowCount)),
    kind: new Uint8Array(shared(rowCount)),
    type: new Uint8Array(shared(rowCount)),
    intendedUs: new Float64Array(shared(8 * rowCount)),
    takenUs: new Float64Array(shared(8 * rowCount)),
    beatUs: new Float64Array(shared(8)),
    endRow: new Int32Array(shared(4)),
  }
}

/** Leases the job in a row of the worker's table to it, from `nowUs` on. Only the worker's thread may. */
export function holdLease(memory: LeaseMemory, table: JobTable, { row, nowUs }: { row: number; nowUs: number }): void {
  memory.id[row] = table.id[row] as number
  memory.request[row] = table.request[row] as number
  memory.kind[row] = table.kind[row] as number
  memory.type[row] = table.type[row] as number
  memory.intendedUs[row] = table.intendedUs[row] as number
  memory.takenUs[row] = nowUs
  // The columns are seen by whoever sees the word.
  Atomics.store(memory.words, row, ((memory.words[row] as number) + 1) | 0)
  if (row >= (memory.endRow[0] as number)) Atomics.store(memory.endRow, 0, row + 1)
}

/**
 * Ends the lease that a row had when its word was read, or has now: the worker is through with the job, or the lease has
 * run out. False: it had ended before.
 */
export function endLease({ words }: LeaseMemory, row: number, word = Atomics.load(words, row)): boolean {
  return isHeld(word) && Atomics.compareExchange(words, row, word, (word + 1) | 0) === word
}

/** Whether a word says that its row's job is leased. */
export function isHeld(word: number): boolean {
  return (word & 1) === 1
}
