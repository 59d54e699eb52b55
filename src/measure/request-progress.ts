import { assert } from '../fault/assert.ts'
import { RunError } from '../fault/run-error.ts'
import type { RequestSpec, Scenario } from '../scenario/scenario.ts'
import { jobCountOf } from './job-count.ts'
import type { JobTable } from './job-table.ts'
import { queuedJobs } from './job-types.ts'
import type { Recorder } from './recorder.ts'

/**
 * Knows when the last job of an asynchronous request is done, whichever threads did them: one shared counter per
 * group of jobs that belong together. A request of one job that nobody follows needs none.
 */
export interface RequestProgress {
  /**
   * Opens a counter for a group of `jobCount` jobs and returns its number, which the jobs carry. `owner` is told when
   * the group of a followed request is over.
   */
  open(jobCount: number, owner?: number): number
  /** Opens a counter for jobs that were put into their queues once more: that they are done completes nothing. */
  openCopy(jobCount: number): number
  /** The job in a row came to its end, well (`isDone`, its `sinkEndUs` is set) or not. */
  jobEnded(table: JobTable, row: number, isDone: boolean): void
  /** Hands gathered ends over; once per turn of the loop. */
  flush(): void
}

/** Set beside the count of open jobs once one of them did not end well. */
const FAILED_BIT = 1 << 30

/** Requests of several jobs in one run; the buffer is touched only as far as it is used. */
const TRACKED_REQUEST_COUNT_MAX = 2 ** 22

/** Whose groups are followed, and who is told. */
export interface Followers {
  /** By request kind: the front goes on when a group of such a request is over. */
  readonly isFollowed: readonly boolean[]
  readonly tell: (owner: number, isFailed: boolean, endUs: number) => void
}

/** Nobody follows anything: requests are answered, and that is all. */
export const NO_FOLLOWERS: Followers = { isFollowed: [], tell: () => undefined }

/** By job type: true where it may be the first to have its effect, of a request that means jobs of several types. */
export function competingTypes(spec: Pick<RequestSpec, 'jobs' | 'isTransaction' | 'publish'>): readonly boolean[] {
  const types: boolean[] = []
  const { isTransaction } = spec
  const jobs = queuedJobs(spec)
  if (jobs.length > 1 && !isTransaction) for (const { jobIndex } of jobs) types[jobIndex] = true
  return types
}

/** Its jobs are counted together: there are several, or the same may be put into queues twice. */
export function hasGroups(spec: Pick<RequestSpec, 'jobs' | 'publish'>): boolean {
  return jobCountOf({ jobs: queuedJobs(spec) }) > 1 || spec.publish?.how === 'outbox'
}

/** What all threads share, one entry per group; pages that no request touches cost no memory. */
export interface RequestProgressMemory {
  /** Jobs still open, and the failed bit. */
  readonly open: Int32Array<SharedArrayBuffer>
  /** Who is told; 1 in `hasFirst` once some job had its effect. */
  readonly owner: Int32Array<SharedArrayBuffer>
  readonly hasFirst: Int32Array<SharedArrayBuffer>
  /** Latest end of a job so far. */
  readonly endUs: BigInt64Array<SharedArrayBuffer>
}

/** Allocates room for `requestCount` requests of several jobs. */
export function allocateRequestProgress(requestCount = TRACKED_REQUEST_COUNT_MAX): RequestProgressMemory {
  return {
    open: new Int32Array(new SharedArrayBuffer(requestCount * Int32Array.BYTES_PER_ELEMENT)),
    owner: new Int32Array(new SharedArrayBuffer(requestCount * Int32Array.BYTES_PER_ELEMENT)),
    hasFirst: new Int32Array(new SharedArrayBuffer(requestCount * Int32Array.BYTES_PER_ELEMENT)),
    endUs: new BigInt64Array(new SharedArrayBuffer(requestCount * BigInt64Array.BYTES_PER_ELEMENT)),
  }
}

/** One thread's view. Only the front's thread may call `open`. */
export function openRequestProgress(
  scenario: Pick<Scenario, 'requests'>,
  memory: RequestProgressMemory,
  { recorder, followers }: { readonly recorder: Recorder; readonly followers: Followers },
): RequestProgress {
  const isAlone = scenario.requests.map((spec, kind) => !hasGroups(spec) && !followers.isFollowed[kind])
  const isFollowed = scenario.requests.map((_, kind) => followers.isFollowed[kind] === true)
  const competing = scenario.requests.map(competingTypes)
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
    const isFailed = (before & FAILED_BIT) !== 0
    if (left === 0 && isFollowed[gathered.kind]) {
      followers.tell(memory.owner[gathered.request] as number, isFailed, lastEndUs)
    } else if (left === 0 && !isFailed) {
      recorder.requestCompleted(gathered.kind, gathered.intendedUs, lastEndUs)
    }
    gathered.count = 0
    gathered.endUs = 0
  }

  return {
    open: (jobCount, owner = 0) => open(jobCount, owner),
    openCopy(jobCount) {
      const request = open(jobCount | FAILED_BIT, 0)
      Atomics.store(memory.hasFirst, request, 1)
      return request
    },
    jobEnded(table, row, isDone) {
      const kind = table.kind[row] as number
      const intendedUs = table.intendedUs[row] as number
      const endUs = table.sinkEndUs[row] as number
      if (isAlone[kind]) {
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
      else if (competing[kind]?.[table.type[row] as number] === true) {
        const isFirst = Atomics.exchange(memory.hasFirst, request, 1) === 0
        if (isFirst) recorder.requestTimed('first', { kind, intendedUs, endUs }, intendedUs)
      }
    },
    flush,
  }

  /** `openCount` may carry the failed bit. */
  function open(openCount: number, owner: number): number {
    if (openedCount === memory.open.length) {
      throw new RunError(`a run may make at most ${openedCount} requests of several jobs`, 2)
    }
    memory.owner[openedCount] = owner
    Atomics.store(memory.open, openedCount, openCount)
    return openedCount++
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
