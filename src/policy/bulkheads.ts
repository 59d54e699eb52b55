import type { JobSpec } from '../scenario/scenario.ts'

/** Keeps the attempts of one job type from taking every slot of a thread, so that the others can pass. */
export interface Bulkheads {
  /** The type has room for one more attempt on this thread. */
  isOpen(type: number): boolean
  /** An attempt of the type takes its room, which must be there: in flight, or about to be. */
  entered(type: number): void
  /** It gives the room back. */
  left(type: number): void
}

/**
 * Makes one thread's bulkheads; null: no type has one. After M. Nygard, "Release It!" (2007): a ship with bulkheads stays
 * afloat with one compartment full.
 */
export function createBulkheads(jobs: readonly Pick<JobSpec, 'bulkheadCount'>[]): Bulkheads | null {
  if (jobs.every(({ bulkheadCount }) => bulkheadCount === null)) return null
  const roomCounts = Float64Array.from(jobs, ({ bulkheadCount }) => bulkheadCount ?? Infinity)
  return {
    isOpen: (type) => (roomCounts[type] as number) > 0,
    entered(type) {
      roomCounts[type] = (roomCounts[type] as number) - 1
    },
    left(type) {
      roomCounts[type] = (roomCounts[type] as number) + 1
    },
  }
}
