import type { Clock } from '../clock/clock.ts'
import type { JobTable } from '../measure/job-table.ts'
import { endLease, holdLease, type LeaseMemory } from '../queue/lease-memory.ts'

/** The leases of one pump: what it has in hand is its own until the leases end. */
export interface LeaseHolder {
  /** The job in a row was taken just now. */
  hold(row: number): void
  /** The pump is through with the job in a row; false: its lease had ended before, and the job is somebody else's. */
  end(row: number): boolean
}

/** What a lease holder is made of. */
export interface LeaseHolderParts {
  readonly clock: Clock
  readonly table: JobTable
  readonly memory: LeaseMemory
  /** How often all leases are renewed while any is held; null: never. */
  readonly heartbeatUs: number | null
}

/**
 * Makes a holder of leases on the jobs of one table. Its heartbeat is a timer of the thread: a thread that burns
 * processor time does not beat, and neither does a dead one.
 */
export function createLeaseHolder({ clock, table, memory, heartbeatUs }: LeaseHolderParts): LeaseHolder {
  let heldCount = 0
  let isBeating = false

  return {
    hold(row) {
      holdLease(memory, table, { row, nowUs: clock.recentUs() })
      heldCount++
      if (heartbeatUs === null || isBeating) return
      isBeating = true
      clock.at(clock.recentUs() + heartbeatUs, beat, 0)
    },
    end(row) {
      heldCount--
      return endLease(memory, row)
    },
  }

  function beat(): void {
    isBeating = heldCount > 0
    if (!isBeating) return
    memory.beatUs[0] = clock.recentUs()
    clock.at(clock.recentUs() + (heartbeatUs as number), beat, 0)
  }
}
