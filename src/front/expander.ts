import type { Clock } from '../clock/clock.ts'
import type { Parcel, Target } from '../queue/queue.ts'
import type { JobShare, JobSpec } from '../scenario/scenario.ts'

/**
 * Turns accepted requests into queued jobs, a slice at a time, as fast as the queues have room: a million jobs take
 * many turns, and every other request is answered in between.
 */
export interface Expander {
  /** Requests not yet expanded in full. */
  readonly count: number
  /** Offers every job now; false when a queue took only a part, which `add` then goes on with. */
  offerAll(expansion: Expansion): boolean
  /** Goes on with it in later turns, after those added before. */
  add(expansion: Expansion): void
  /** Offers a slice of each; true if a queue took anything. */
  turn(): boolean
  /** Forgets all, telling how many jobs of each type were never offered. */
  cut(left: (type: number, count: number) => void): void
}

/** How far the expansion of one group of jobs has come. */
export interface Expansion {
  readonly kind: number
  /** Number of the group, by which its progress is known. */
  readonly request: number
  readonly shares: readonly JobShare[]
  readonly firstId: number
  readonly intendedUs: number
  /** The share that is being offered, and how many of its jobs were. */
  shareIndex: number
  offeredCount: number
}

/** What an expander is made of. */
export interface ExpanderParts {
  readonly clock: Clock
  readonly jobs: readonly JobSpec[]
  readonly targets: readonly Target[]
}

/** More than a request can have. */
const OFFER_COUNT_MAX = 2 ** 31 - 1

/** Jobs offered before others have their turn: some 50 us of work. */
const SLICE_COUNT = 4096

/** Makes an expander with nothing to do. */
export function createExpander({ clock, jobs, targets }: ExpanderParts): Expander {
  let expansions: Expansion[] = []
  const parcel: Parcel = { firstId: 0, count: 0, request: 0, kind: 0, type: 0, intendedUs: 0, enqueuedUs: 0 }

  return {
    get count() {
      return expansions.length
    },
    offerAll(expansion) {
      offer(expansion, OFFER_COUNT_MAX)
      return isOffered(expansion)
    },
    add(expansion) {
      expansions.push(expansion)
    },
    turn() {
      if (expansions.length === 0) return false
      const startUs = clock.nowUs()
      let count = 0
      let servedCount = 0
      while (servedCount < expansions.length && !clock.isTurnOver(startUs)) {
        count += offer(expansions[servedCount++] as Expansion, SLICE_COUNT)
        clock.nowUs()
      }
      // Whoever had no slice in this turn is first in the next.
      const unserved = expansions.slice(servedCount)
      expansions = [...unserved, ...expansions.slice(0, servedCount).filter((expansion) => !isOffered(expansion))]
      return count > 0
    },
    cut(left) {
      for (const expansion of expansions) {
        for (const [index, { jobIndex, count }] of expansion.shares.entries()) {
          if (index === expansion.shareIndex) left(jobIndex, count - expansion.offeredCount)
          if (index > expansion.shareIndex) left(jobIndex, count)
        }
      }
      expansions = []
    },
  }

  /** Offers up to `atMost` jobs share by share until a queue is full; returns how many were taken. */
  function offer(expansion: Expansion, atMost: number): number {
    let takenCount = 0
    const { shares } = expansion
    while (!isOffered(expansion) && takenCount < atMost) {
      const { jobIndex, count } = shares[expansion.shareIndex] as JobShare
      const wantedCount = Math.min(count - expansion.offeredCount, atMost - takenCount)
      parcel.firstId = idOfNext(expansion, shares)
      parcel.count = wantedCount
      parcel.request = expansion.request
      parcel.kind = expansion.kind
      parcel.type = jobIndex
      parcel.intendedUs = expansion.intendedUs
      parcel.enqueuedUs = clock.recentUs()
      const taken = (targets[(jobs[jobIndex] as JobSpec).queueIndex] as Target).offer(parcel)
      takenCount += taken
      expansion.offeredCount += taken
      if (expansion.offeredCount === count) {
        expansion.shareIndex++
        expansion.offeredCount = 0
      }
      if (taken < wantedCount) break
    }
    return takenCount
  }

  function idOfNext(expansion: Expansion, shares: readonly JobShare[]): number {
    let id = expansion.firstId + expansion.offeredCount
    for (let index = 0; index < expansion.shareIndex; index++) id += (shares[index] as JobShare).count
    return id
  }

  function isOffered(expansion: Expansion): boolean {
    return expansion.shareIndex === expansion.shares.length
  }
}
