import { assert } from '../fault/assert.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { JobTable } from './job-table.ts'
import type { Recorder } from './recorder.ts'

/**
 * Knows when the last job of an asynchronous request is done, whichever threads did them: one shared counter per
 * request that makes several jobs. A request of one job needs none.
 */
export interface RequestProgress {
  /** Opens a counter for a request of `jobCount` > 1 jobs and returns its number, which the jobs carry. */
  open(jobCount: number): number
  /** The job in a row came to its end, well (`isDone`, its `sinkEndUs` is set) or not. */
  jobEnded(table: JobTable, row: number, isDone: boolean): void
  /** Hands gathered ends over; once per turn of the loop, so a completion is stamped at most one turn early. */
  flush(): void
}

/** Set beside the count of open jobs once one of them did not end well. */
const FAILED_BIT = 1 << 30

/** Requests of several jobs in one run; the buffer is touched only as far as it is used. */
const TRACKED_REQUEST_COUNT_MAX = 2 ** 22

/** Shared counters for `TRACKED_REQUEST_COUNT_MAX` requests. */
export function allocateRequestProgress(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(TRACKED_REQUEST_COUNT_MAX * Int32Array.BYTES_PER_ELEMENT))
}

/** One thread's view. Only the front's thread may call `open`. */
export function openRequestProgress(
  scenario: Pick<Scenario, 'requests'>,
  words: Int32Array<SharedArrayBuffer>,
  recorder: Recorder,
): RequestProgress {
  const jobCounts = scenario.requests.map(({ jobs }) => jobs.reduce((sum, { count }) => sum + count, 0))
  let openedCount = 0
  // Neighbours in a queue mostly belong to one request: their ends are gathered here, because a shared counter that
  // two threads touch for every job costs more than all the rest of a job.
  const gathered = { request: -1, kind: 0, count: 0, intendedUs: 0, endUs: 0 }

  const flush = (): void => {
    if (gathered.count === 0) return
    const before = Atomics.sub(words, gathered.request, gathered.count)
    const left = (before & ~FAILED_BIT) - gathered.count
    assert(left >= 0, `request ${gathered.request} ended ${-left} jobs too many`)
    if (left === 0 && (before & FAILED_BIT) === 0) {
      recorder.requestCompleted(gathered.kind, gathered.intendedUs, gathered.endUs)
    }
    gathered.count = 0
  }

  return {
    open(jobCount) {
      assert(openedCount < words.length, `at most ${words.length} requests of several jobs in one run`)
      Atomics.store(words, openedCount, jobCount)
      return openedCount++
    },
    jobEnded(table, row, isDone) {
      const kind = table.kind[row] as number
      const intendedUs = table.intendedUs[row] as number
      const endUs = table.sinkEndUs[row] as number
      if (jobCounts[kind] === 1) {
        if (isDone) recorder.requestCompleted(kind, intendedUs, endUs)
        return
      }
      const request = table.request[row] as number
      if (gathered.request !== request) {
        flush()
        gathered.request = request
      }
      gathered.kind = kind
      gathered.count++
      gathered.intendedUs = intendedUs
      gathered.endUs = endUs
      if (!isDone) Atomics.or(words, request, FAILED_BIT)
    },
    flush,
  }
}
