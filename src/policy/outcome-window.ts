import { assert } from '../fault/assert.ts'

/** Counts how the calls of the last while ended, in the same little memory however many there are. */
export interface OutcomeWindow {
  /** A call ended at `nowUs`; a time before the latest one counts as that. */
  record(isOk: boolean, nowUs: number): void
  /** Calls that the window holds as of the latest record. */
  readonly callCount: number
  /** Share of them that failed, 0 to 1; 0 when there are none. */
  readonly failureRatio: number
  clear(): void
}

/** The window moves on by a tenth of itself. */
const BUCKET_COUNT = 10

/**
 * Creates an empty window over `windowUs` > 0. It holds the tenth that `nowUs` lies in and the nine before, so a call is
 * forgotten when it is between nine tenths and the whole of the window old. Exact ages would need a record for each call.
 */
export function createOutcomeWindow(windowUs: number): OutcomeWindow {
  assert(windowUs > 0, `window of ${windowUs} us holds nothing`)
  const bucketUs = windowUs / BUCKET_COUNT
  const callCounts = new Int32Array(BUCKET_COUNT)
  const failureCounts = new Int32Array(BUCKET_COUNT)
  // Which tenth since time 0 is the latest. In an array, because a captured variable would allocate a number for it.
  const latest = new Float64Array(1)
  let bucket = 0
  let callCount = 0
  let failureCount = 0

  return {
    record(isOk, nowUs) {
      moveOnTo(Math.floor(nowUs / bucketUs))
      callCounts[bucket] = (callCounts[bucket] as number) + 1
      callCount++
      if (isOk) return
      failureCounts[bucket] = (failureCounts[bucket] as number) + 1
      failureCount++
    },
    get callCount() {
      return callCount
    },
    get failureRatio() {
      return callCount === 0 ? 0 : failureCount / callCount
    },
    clear() {
      callCounts.fill(0)
      failureCounts.fill(0)
      callCount = 0
      failureCount = 0
    },
  }

  /** Forgets the tenths that have left the window: after a long silence all ten, once. */
  function moveOnTo(tenthIndex: number): void {
    const passedCount = tenthIndex - (latest[0] as number)
    if (passedCount <= 0) return
    latest[0] = tenthIndex
    for (let step = 0; step < Math.min(BUCKET_COUNT, passedCount); step++) {
      bucket = (bucket + 1) % BUCKET_COUNT
      callCount -= callCounts[bucket] as number
      failureCount -= failureCounts[bucket] as number
      callCounts[bucket] = 0
      failureCounts[bucket] = 0
    }
  }
}
