/**
 * The way back from workers to the front: which followed groups of jobs are over. A group is the jobs that a request
 * waits for before it goes on; its owner is whoever put them into the queue.
 */
export interface CompletionSink {
  /** All jobs of a group have ended, the last at `endUs`; `isFailed`: one of them not well. */
  push(owner: number, isFailed: boolean, endUs: number): void
}

/** What the front hears of. */
export interface CompletionSource {
  hasAny(): boolean
  /** Takes the next one into the fields below; false when there is none. */
  take(): boolean
  readonly owner: number
  readonly isFailed: boolean
  readonly endUs: number
  /** Sleeps until something is pushed, at most `forMs`; returns at once when something waits. Blocks the thread. */
  sleep(forMs: number): void
  /** Calls `wake` once something is pushed, at once when something waits; blocks nobody. The latest `wake` counts. */
  listen(wake: () => void): void
}
