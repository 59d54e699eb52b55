import { assert } from '../fault/assert.ts'
import type { Clock } from './clock.ts'
import type { Timekeeper } from './timekeeper.ts'

/**
 * The clock of one simulated thread. While the thread is occupied nothing of its own fires: what comes due waits, and
 * follows in order when it is free again, as under the real clock.
 */
export interface VirtualThread extends Clock {
  isOccupied(): boolean
  /** Processor time that it has been given so far; what it is waiting for included. */
  occupiedUs(): number
  /** Something of this thread has fired since the last call. */
  takeWake(): boolean
  /** Keeps a row that has come due while the thread is occupied; false: it may fire now. */
  keeps(row: number): boolean
  /** Nothing of this thread ever fires again; a core that it had taken stays taken for as long as it had asked for. */
  die(): void
}

const NOTHING = (): void => {}

/** Opens thread number `index` of a time; called by `VirtualTime.openThread` only. */
export function createVirtualThread(time: Timekeeper, index: number): VirtualThread {
  /** The functions that this thread's timers name, a dozen at most, and their numbers: found by looking, faster than by hash. */
  const fires: ((slot: number) => void)[] = []
  const sources: number[] = []
  let kept: number[] = []
  let isOccupied = false
  let isWoken = false
  let isDead = false
  let occupiedUs = 0
  let releasedAtUs = 0
  let occupation = { done: NOTHING as (slot: number) => void, slot: 0 }
  const releaseSource = time.openSource(-1, release)

  return {
    nowUs: time.nowUs,
    recentUs: time.nowUs,
    at: (dueUs, fire, slot) => time.set(dueUs, sourceOf(fire), slot),
    cancel: time.cancel,
    latenessUs: (dueUs) => Math.max(0, time.nowUs() - Math.max(dueUs, releasedAtUs)),
    occupy(forUs, done, slot) {
      assert(!isOccupied, 'a thread that is occupied went on to occupy itself')
      occupiedUs += forUs
      const endUs = time.takeCoreUs(forUs)
      if (endUs === time.nowUs()) {
        done(slot)
        return
      }
      isOccupied = true
      occupation = { done, slot }
      time.set(endUs, releaseSource, 0)
    },
    isTurnOver: () => isOccupied,
    isOccupied: () => isOccupied,
    occupiedUs: () => occupiedUs,
    takeWake() {
      const wasWoken = isWoken
      isWoken = false
      return wasWoken
    },
    keeps(row) {
      if (isDead) {
        time.drop(row)
        return true
      }
      isWoken = true
      if (isOccupied) kept.push(row)
      return isOccupied
    },
    die() {
      isDead = true
      for (const row of kept) time.drop(row)
      kept = []
    },
  }

  function sourceOf(fire: (slot: number) => void): number {
    for (let place = 0; place < fires.length; place++) if (fires[place] === fire) return sources[place] as number
    const source = time.openSource(index, fire)
    fires.push(fire)
    sources.push(source)
    return source
  }

  /** The work is done; then comes what was due meanwhile, as far as it does not occupy the thread anew. */
  function release(): void {
    if (isDead) return
    isOccupied = false
    isWoken = true
    releasedAtUs = time.nowUs()
    occupation.done(occupation.slot)
    const due = kept
    kept = []
    for (const [place, row] of due.entries()) {
      if (isOccupied) {
        kept = due.slice(place)
        return
      }
      time.fireKept(row)
    }
  }
}
