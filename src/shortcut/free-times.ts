/**
 * When each server of a fleet is free again, of which only the earliest is ever asked for: with first come, first
 * served, the next job in line goes to whichever server is free first, so this multiset is all the state there is
 * (J. Kiefer and J. Wolfowitz, "On the theory of queues with many servers", 1955). All times are whole microseconds
 * from 0 to 2^53 - 1, and every server is free at 0.
 */
export interface FreeTimes {
  /** When the first server is free again. */
  earliestUs(): number
  /** Gives that server its next job, which ends at `endUs` >= earliestUs(). Throws `ProgramError` when it ends before. */
  occupyUntil(endUs: number): void
}
