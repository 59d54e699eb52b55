/** A running scenario at one moment, as the live part of the screen shows it; read about ten times a second. */
export interface LiveReading {
  /** Since the run's start, by the run's own clock. */
  readonly elapsedUs: number
  /** Since the run's start, on the wall: the same as `elapsedUs` but for a simulated run. */
  readonly wallUs: number
  readonly offeredCount: number
  /** null where chance or the answers decide. */
  readonly plannedRequestCount: number | null
  readonly answeredCount: number
  readonly timedOutCount: number
  readonly rejectedCount: number
  /** Response time of a request that was answered lately; null before the first, or where it is not known. */
  readonly lastResponseUs: number | null
  /** null where the number of requests is not known. */
  readonly plannedJobCount: number | null
  readonly createdCount: number
  readonly doneCount: number
  /** Given up: by a worker, or in a sync handler. */
  readonly deadCount: number
  readonly retryCount: number
  /** Jobs done in the last second or so. */
  readonly donePerSec: number
  /** Jobs waiting, all queues together. */
  readonly depthCount: number
  /** Age of the oldest waiting job; null when none waits. */
  readonly oldestUs: number | null
  /** Jobs in flight at workers, and how many they could have in flight. */
  readonly busyCount: number
  readonly slotCount: number
}
