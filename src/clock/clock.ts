/**
 * Names a pending timer: a whole number from 0, never reused, so cancelling one that has fired is harmless. It may
 * need all 53 bits of a double: keep many in a Float64Array.
 */
export type Timer = number

/**
 * Time as the engine knows it: whole microseconds from one origin that all threads share, the run's start being 0.
 * Front, pump, policies and mock sinks know no other time, so they run unchanged under any implementation.
 */
export interface Clock {
  /** Reads the time. Costs a system call under the real clock (about 45 ns). */
  nowUs(): number
  /** The latest time read on this thread: free, and good enough within one turn of the loop. */
  recentUs(): number
  /**
   * Calls `fire(slot)` once `dueUs` has come: never early, late by the timer's resolution and the loop's turn.
   * Timers due in the same tick fire in the order in which they were set. `fire` should be a function that
   * lives as long as its owner: the slot says whom it concerns, so no closure is made per timer.
   */
  at(dueUs: number, fire: (slot: number) => void, slot: number): Timer
  /** Forgets a timer; one that has fired or was cancelled already is ignored. */
  cancel(timer: Timer): void
  /** How late something due at `dueUs` is handled at the latest time read, leaving out time that `occupy` took on purpose. >= 0. */
  latenessUs(dueUs: number): number
  /**
   * Keeps this thread busy for a length of processor time, as heavy work in a handler would, then calls `done(slot)`:
   * nothing else runs on the thread in between. Under the real clock it returns when all that is over, under the virtual
   * one at once: whoever calls it ends its turn there (`isTurnOver`).
   */
  occupy(forUs: number, done: (slot: number) => void, slot: number): void
  /** A turn that began at `sinceUs` has taken what it may: let timers and others have theirs. */
  isTurnOver(sinceUs: number): boolean
}
