import { assert } from '../fault/assert.ts'
import type { Outcome, SinkMemory } from './sink.ts'
import { FIRST_TALLY, OPENER_COUNT_MAX, OPENERS, TALLY_LENGTH } from './sink-memory.ts'

/**
 * What one view of a sink did: counters in shared memory that only this thread writes, so that counting costs no
 * atomic operation and sums stay exact, as sums of doubles written by several threads would not.
 */
export interface Tally {
  begun(): void
  settled(outcome: Outcome): void
  cancelled(): void
  /** A call that was cancelled may have had its effect all the same. */
  unknown(): void
  /** A connection, or the processor, was busy for so long. */
  busy(forUs: number): void
}

/** The sums of all tallies of a sink. */
export interface TallySums {
  readonly callCount: number
  readonly okCount: number
  readonly errorCount: number
  readonly refusedCount: number
  readonly cancelledCount: number
  readonly unknownCount: number
  readonly busyUs: number
}

const CALL = 0
const OK = 1
const ERROR = 2
const REFUSED = 3
const CANCELLED = 4
const BUSY_US = 5
const UNKNOWN = 6

const COLUMN_OF: Readonly<Record<Outcome, number>> = {
  ok: OK,
  transient: ERROR,
  permanent: ERROR,
  refused: REFUSED,
  unknown: ERROR,
}

/** Opens a tally of its own for a view of a sink. Throws `ProgramError` beyond 1,024 views. */
export function openTally({ words, times }: SinkMemory): Tally {
  const opener = Atomics.add(words, OPENERS, 1)
  assert(opener < OPENER_COUNT_MAX, `a sink was opened more than ${OPENER_COUNT_MAX} times`)
  const base = FIRST_TALLY + opener * TALLY_LENGTH
  const add = (column: number, count: number): void => {
    times[base + column] = (times[base + column] as number) + count
  }
  return {
    begun: () => add(CALL, 1),
    // By far the most calls end well: their column is not looked up by name.
    settled(outcome) {
      if (outcome === 'ok') {
        add(OK, 1)
        return
      }
      add(COLUMN_OF[outcome], 1)
      if (outcome === 'unknown') add(UNKNOWN, 1)
    },
    cancelled: () => add(CANCELLED, 1),
    unknown: () => add(UNKNOWN, 1),
    busy: (forUs) => add(BUSY_US, forUs),
  }
}

/** Adds up what all threads did so far. */
export function sumTallies({ words, times }: SinkMemory): TallySums {
  const openerCount = Math.min(Atomics.load(words, OPENERS), OPENER_COUNT_MAX)
  const sumOf = (column: number): number => {
    let sum = 0
    for (let opener = 0; opener < openerCount; opener++) {
      sum += times[FIRST_TALLY + opener * TALLY_LENGTH + column] as number
    }
    return sum
  }
  return {
    callCount: sumOf(CALL),
    okCount: sumOf(OK),
    errorCount: sumOf(ERROR),
    refusedCount: sumOf(REFUSED),
    cancelledCount: sumOf(CANCELLED),
    unknownCount: sumOf(UNKNOWN),
    busyUs: sumOf(BUSY_US),
  }
}
