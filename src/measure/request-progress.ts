import { assert } from '../fault/assert.ts'
import { RunError } from '../fault/run-error.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { jobCountOf } from './job-count.ts'
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
  /** Hands gathered ends over; once per turn of the loop. */
  flush(): void
}

/** Set beside the count of open jobs once one of them did not end well. */
const FAILED_BIT = 1 << 30

/** Requests of several jobs in one run; the buffer is touched only as far as it is used. */
const TRACKED_REQUEST_COUNT_MAX = 2 ** 22

/** What all threads share, one entry per request; pages that no request touches cost no memory. */
export interface RequestProgressMemory {
  /** Jobs still open, and the failed bit. */
  readonly open: Int32Array<SharedArrayBuffer>
  /** Latest end of a job so far. */
  readonly endUs: BigInt64Array<SharedArrayBuffer>
}

/** Allocates room for `requestCount` requests of several jobs. */
export function allocateRequestProgress(requestCount = TRACKED_REQUEST_COUNT_MAX): RequestProgressMemory {
  return {
    open: new Int32Array(new SharedArrayBuffer(requestCount * Int32Array.BYTES_PER_ELEMENT)),
    endUs: new BigInt64Array(new SharedArrayBuffer(requestCount * BigInt64Array.BYTES_PER_ELEMENT)),
  }
}

/** One thread's view. Only the front's thread may call `open`. */
export function openRequestProgress(
  scenario: Pick<Scenario, 'requests'>,
  memory: RequestProgressMemory,
  recorder: Recorder,
): RequestProgress {
  const jobCounts = scenario.requests.map(jobCountOf)
  let openedCount = 0
  // Neighbours in a queue mostly belong to one request: their ends are gathered here, because a shared counter that
  // two threads touch for every job costs more than all the rest of a job.
  const gathered = { request: -1, kind: 0, count: 0, intendedUs: 0, endUs: 0 }

  const flush = (): void => {
    if (gathered.count === 0) return
    const lastEndUs = raise(memory.endUs, gathered.request, gathered.endUs)
    const before = Atomics.sub(memory.open, gathered.request, gathered.count)
    const left = (before & ~FAILED_BIT) - gathered.count
    assert(left >= 0, `request ${gathered.request} ended ${-left} jobs too many`)
    if (left === 0 && (before & FAILED_BIT) === 0) {
      recorder.requestCompleted(gathered.kind, gathered.intendedUs, lastEndUs)
    }
    gathered.count = 0
    gathered.endUs = 0
  }

  return {
    open(jobCount) {
      if (openedCount === memory.open.length) {
        throw new RunError(`a run may make at most ${openedCount} requests of several jobs`, 2)
      }
      Atomics.store(memory.open, openedCount, jobCount)
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
      gathered.endUs = Math.max(gathered.endUs, endUs)
      if (!isDone) Atomics.or(memory.open, request, FAILED_BIT)
    },
    flush,
  }
}

/** Raises an entry to `us` unless it is higher already; returns the higher of the two. */
function raise(entries: BigInt64Array<SharedArrayBuffer>, index: number, us: number): number {
  const wanted = BigInt(us)
  for (let seen = Atomics.load(entries, index); ; seen = Atomics.load(entries, index)) {
    if (seen >= wanted) return Number(seen)
    if (Atomics.compareExchange(entries, index, seen, wanted) === seen) return us
  }
}
