import type { JobTable } from '../measure/job-table.ts'

/**
 * How one call to a sink ended.
 * `ok`: it had its effect. `transient`: it failed, trying again may help (SMTP 4yz, a database error).
 * `permanent`: trying again will not help (SMTP 5yz). `refused`: the sink is down. `unknown`: it was sent, and nobody
 * knows whether it had its effect, so that trying again may repeat it; only real sinks leave anybody in doubt.
 */
export type Outcome = 'ok' | 'transient' | 'permanent' | 'refused' | 'unknown'

/**
 * Where a job has its effect, as one thread sees it. A row of the thread's job table names the call, so a call
 * costs no allocation; `settled` (given when the sink is opened) is called exactly once per `begin` unless the call
 * was cancelled first, and may be called from within `begin`.
 */
export interface Sink {
  /**
   * Starts a call and returns the time by which it will be settled: Infinity where that is open, 0 where it is settled
   * already or nothing can interrupt it. A deadline that lies behind it needs no timer.
   */
  begin(row: number): number
  /** Forgets a call in flight; its `settled` is never called and it has no effect. */
  cancel(row: number): void
  /**
   * Lets calls go on that another thread made room for; called once per turn of the thread's loop.
   * Returns true while calls wait for such room, so that the loop keeps looking.
   */
  poll(): boolean
}

/** What a sink is opened with on each thread. */
export interface SinkContext {
  readonly table: JobTable
  readonly settled: (row: number, outcome: Outcome) => void
  /** Seed of the run's draws for this sink; a job's service time and failure depend on (key, job id, attempt) alone. */
  readonly key: number
  /** Tells jobs whose calls end `transient` however often they are tried; absent or null: there are none. */
  readonly isPoison?: ((row: number) => boolean) | null
  /** State that all threads share, from `allocateSinkMemory`. */
  readonly memory: SinkMemory
}

/** Words of shared memory: the same buffers on every thread. */
export interface SinkMemory {
  readonly words: Int32Array<SharedArrayBuffer>
  readonly times: Float64Array<SharedArrayBuffer>
}

/** What all threads together did to a sink so far; read from shared memory at any time. */
export interface SinkReading {
  readonly callCount: number
  readonly okCount: number
  readonly errorCount: number
  readonly refusedCount: number
  /** Calls that their caller forgot before they were settled. */
  readonly cancelledCount: number
  /** Calls of which nobody knows whether they had their effect: of those that failed, and of those that were forgotten. */
  readonly unknownCount: number
  readonly collapseCount: number
  readonly downUs: number
  /** Times that a thread's breaker opened. */
  readonly breakerOpenedCount: number
  readonly inUseCount: number
  readonly waitingCount: number
  readonly inUsePeakCount: number
  readonly waitingPeakCount: number
  readonly busyUs: number
}
