import { assert } from '../fault/assert.ts'
import { grown } from '../units/grown.ts'
import type { Timer } from './clock.ts'

/**
 * Timers as rows of typed columns. A handle is a row and how often that row was used before, so it never names two
 * timers, and cancelling is a mark: whoever meets a dead row later gives it back.
 */
export class TimerRows {
  due = new Float64Array(FIRST_ROW_COUNT)
  /** Order of setting; breaks ties. */
  seq = new Float64Array(FIRST_ROW_COUNT)
  /** Whose function is called, and with which slot. */
  source = new Int32Array(FIRST_ROW_COUNT)
  slot = new Int32Array(FIRST_ROW_COUNT)
  /** 1 while a row stands by itself, and not in a lane. */
  isSingle = new Uint8Array(FIRST_ROW_COUNT)
  #isAlive = new Uint8Array(FIRST_ROW_COUNT)
  #generation = new Int32Array(FIRST_ROW_COUNT)
  #nextFree = new Int32Array(FIRST_ROW_COUNT)
  #freeRow = NONE
  #usedCount = 0

  /** Takes a row for a timer that is alive; its columns are the caller's to fill. */
  take(): number {
    let row = this.#freeRow
    if (row === NONE) {
      if (this.#usedCount === this.due.length) this.#grow()
      row = this.#usedCount++
    } else this.#freeRow = this.#nextFree[row] as number
    this.#isAlive[row] = 1
    return row
  }

  handleOf(row: number): Timer {
    return row + (this.#generation[row] as number) * ROW_COUNT_MAX
  }

  /** Marks a timer as dead; -1 when it has fired or was cancelled before, else its row. */
  cancel(timer: Timer): number {
    const row = timer % ROW_COUNT_MAX
    if (timer < 0 || row >= this.#usedCount || this.#isAlive[row] === 0) return NONE
    if (this.#generation[row] !== Math.floor(timer / ROW_COUNT_MAX)) return NONE
    this.#isAlive[row] = 0
    return row
  }

  isAlive(row: number): boolean {
    return this.#isAlive[row] === 1
  }

  /** Takes a row back; one whose generations are used up is not used again. */
  giveBack(row: number): void {
    this.#isAlive[row] = 0
    const used = (this.#generation[row] as number) + 1
    if (used > GENERATION_MAX) return
    this.#generation[row] = used
    this.#nextFree[row] = this.#freeRow
    this.#freeRow = row
  }

  #grow(): void {
    const rowCount = this.due.length * 2
    assert(rowCount <= ROW_COUNT_MAX, `more than ${ROW_COUNT_MAX} timers are pending at once`)
    this.due = grown(this.due, new Float64Array(rowCount))
    this.seq = grown(this.seq, new Float64Array(rowCount))
    this.source = grown(this.source, new Int32Array(rowCount))
    this.slot = grown(this.slot, new Int32Array(rowCount))
    this.isSingle = grown(this.isSingle, new Uint8Array(rowCount))
    this.#isAlive = grown(this.#isAlive, new Uint8Array(rowCount))
    this.#generation = grown(this.#generation, new Int32Array(rowCount))
    this.#nextFree = grown(this.#nextFree, new Int32Array(rowCount))
  }
}

const FIRST_ROW_COUNT = 1024
const ROW_COUNT_MAX = 2 ** 24
const GENERATION_MAX = 2 ** 29 - 1
const NONE = -1
