import { assert } from '../fault/assert.ts'
import type { Clock } from './clock.ts'
import { openTimeSource } from './time-source.ts'
import { createTimerWheel } from './timer-wheel.ts'
import { TURN_US } from './turn.ts'

/** The time of the machine. It does nothing by itself: the thread's loop advances it. */
export interface RealClock extends Clock {
  /** Reads the time and fires what is due; true if anything fired. */
  advance(): boolean
  /** Nothing is due before this: the loop may sleep until then. Infinity when no timer is pending. */
  nextDueUs(): number
}

/** What a thread's clock is made from. */
export interface RealClockOptions {
  /** The run's start on `process.hrtime.bigint()`, the same for all threads. */
  readonly originNs: bigint
  /** Spends processor time, in microseconds; needed only where `occupy` is called. */
  readonly occupy?: (forUs: number) => void
}

/** Makes this thread's clock; its time never runs backwards and agrees with other threads' to about 1 us. */
export function createRealClock({ originNs, occupy }: RealClockOptions): RealClock {
  const readUs = openTimeSource(originNs)
  const wheel = createTimerWheel()
  let recentUs = readUs()
  let occupiedUntilUs = Number.NEGATIVE_INFINITY

  const nowUs = (): number => {
    const readingUs = readUs()
    if (readingUs > recentUs) recentUs = readingUs
    return recentUs
  }

  return {
    nowUs,
    recentUs: () => recentUs,
    at: wheel.at,
    cancel: wheel.cancel,
    latenessUs: (dueUs) => Math.max(0, recentUs - Math.max(dueUs, occupiedUntilUs)),
    occupy(forUs, done, slot) {
      assert(occupy !== undefined, 'this clock was made without the means to occupy its thread')
      occupy(forUs)
      occupiedUntilUs = nowUs()
      done(slot)
    },
    isTurnOver: (sinceUs) => recentUs - sinceUs > TURN_US,
    advance: () => wheel.advance(nowUs()) > 0,
    nextDueUs: wheel.nextDueUs,
  }
}
