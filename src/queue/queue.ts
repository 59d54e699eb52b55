import type { JobTable } from '../measure/job-table.ts'

/**
 * A run of jobs that enter a queue together: ids `firstId`, `firstId + 1`, ... of one type and one request.
 * A producer fills and reuses one such object, so that a million jobs cost no allocation.
 */
export interface Parcel {
  firstId: number
  count: number
  request: number
  kind: number
  type: number
  intendedUs: number
  enqueuedUs: number
}

/** A queue as the front sees it. */
export interface Target {
  /** Jobs it has room for now. Only this side fills it, so the room can only grow until the next `offer`. */
  room(): number
  /** Appends as many of the parcel's jobs as there is room for and says how many. */
  offer(parcel: Parcel): number
  /**
   * Drops the oldest waiting job of the lowest priority into a row of the caller's table, to make room; false when
   * nothing waits.
   */
  shed(table: JobTable, row: number): boolean
  /** Wakes workers that sleep; once after a burst of offers, because waking one costs more than a thousand offers. */
  announce(): void
  /** No more offers will come. */
  close(): void
}

/** A queue as a worker sees it. */
export interface Source {
  /**
   * Takes up to `atMost` jobs into the given free rows, first to be served first; returns how many. A job whose type has
   * a bulkhead on this thread has entered it when this returns.
   */
  take(table: JobTable, rows: Int32Array, atMost: number): number
  /** Jobs that wait now and that this thread may take; other takers may be faster. */
  waitingCount(): number
  /** Closed and empty: nothing will ever come again. */
  isOver(): boolean
  /** Sleeps until something is offered, at most `forMs`; returns at once when something waits for it. Blocks the thread. */
  sleep(forMs: number): void
  /** Calls `wake` once something is offered, at once when something waits; blocks nobody. The latest `wake` counts. */
  listen(wake: () => void): void
}

/** A queue as an observer sees it. */
export interface QueueReading {
  readonly depthCount: number
  readonly peakCount: number
  /** When the job that waits longest was enqueued; null when nothing waits. */
  readonly oldestEnqueuedUs: number | null
}
