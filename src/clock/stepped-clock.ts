import type { Clock, Timer } from './clock.ts'
import { TURN_US } from './turn.ts'

/** A clock for tests: its time moves only when told to, so whatever runs on it takes no time and repeats exactly. */
export interface SteppedClock extends Clock {
  /** Moves time to `us`, firing on the way what is due, each at its own microsecond; ties in the order of setting. */
  advanceTo(us: number): void
  advanceBy(us: number): void
  /** Moves from timer to timer until none is pending, or the next one is due after `limitUs`. */
  runUntilIdle(limitUs: number): void
  readonly pendingCount: number
  /** As every clock does, but a test may only want time to pass. */
  occupy(forUs: number, done?: (slot: number) => void, slot?: number): void
  /** All time spent in `occupy` so far. */
  readonly occupiedUs: number
}

interface PendingTimer {
  readonly timer: Timer
  readonly dueUs: number
  readonly fire: (slot: number) => void
  readonly slot: number
}

/** Makes a clock that stands at 0. */
export function createSteppedClock(): SteppedClock {
  /** In the order in which they fire. */
  const pending: PendingTimer[] = []
  let nextTimer = 0
  let nowUs = 0
  let occupiedUs = 0
  let occupiedUntilUs = Number.NEGATIVE_INFINITY

  const fireUpTo = (limitUs: number): void => {
    for (let first = pending[0]; first !== undefined && first.dueUs <= limitUs; first = pending[0]) {
      pending.shift()
      nowUs = Math.max(nowUs, first.dueUs)
      first.fire(first.slot)
    }
  }

  const clock: SteppedClock = {
    nowUs: () => nowUs,
    recentUs: () => nowUs,
    at(dueUs, fire, slot) {
      const timer = nextTimer++
      pending.splice(placeOf(pending, dueUs), 0, { timer, dueUs, fire, slot })
      return timer
    },
    cancel(timer) {
      const place = pending.findIndex((each) => each.timer === timer)
      if (place >= 0) pending.splice(place, 1)
    },
    latenessUs: (dueUs) => Math.max(0, nowUs - Math.max(dueUs, occupiedUntilUs)),
    occupy(forUs, done, slot = 0) {
      nowUs += forUs
      occupiedUs += forUs
      occupiedUntilUs = nowUs
      done?.(slot)
    },
    isTurnOver: (sinceUs) => nowUs - sinceUs > TURN_US,
    advanceTo(us) {
      fireUpTo(us)
      nowUs = Math.max(nowUs, us)
    },
    advanceBy(us) {
      clock.advanceTo(nowUs + us)
    },
    runUntilIdle: fireUpTo,
    get pendingCount() {
      return pending.length
    },
    get occupiedUs() {
      return occupiedUs
    },
  }
  return clock
}

/** Where a timer due at `dueUs` stands: behind all that are due by then. */
function placeOf(pending: readonly PendingTimer[], dueUs: number): number {
  let low = 0
  let high = pending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((pending[middle] as PendingTimer).dueUs <= dueUs) low = middle + 1
    else high = middle
  }
  return low
}
