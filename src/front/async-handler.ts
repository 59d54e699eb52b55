import type { Clock } from '../clock/clock.ts'
import { LOOK_AGAIN, SLEEP_ON, STAY_AWAKE } from '../clock/nap.ts'
import { createJobTable } from '../measure/job-table.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { RequestProgress } from '../measure/request-progress.ts'
import type { Target } from '../queue/queue.ts'
import type { JobSpec, QueueSpec, RequestSpec } from '../scenario/scenario.ts'
import { createRowLine } from '../worker/row-line.ts'
import { createExpander } from './expander.ts'
import type { FrontDesk, Handler } from './handler.ts'
import type { RequestTable } from './request-table.ts'

/**
 * Answers before the work: a request's jobs are put on their queues, then the caller gets its 202. A request of many
 * jobs is accepted as a whole and expanded afterwards, slice by slice, so that its answer and everybody else's stay fast.
 */
export interface AsyncHandlerParts {
  readonly clock: Clock
  readonly specs: readonly RequestSpec[]
  readonly jobs: readonly JobSpec[]
  readonly queues: readonly QueueSpec[]
  /** One per queue of the scenario. */
  readonly targets: readonly Target[]
  readonly requests: RequestTable
  readonly desk: FrontDesk
  readonly recorder: Recorder
  readonly progress: RequestProgress
}

/** A request of more jobs than this is expanded after its answer. */
const INLINE_JOB_COUNT_MAX = 1024

/** Requests that may be under expansion at once; one more is rejected. */
const EXPANSION_COUNT_MAX = 1024

/** Makes the handler of asynchronous requests. */
export function createAsyncHandler(parts: AsyncHandlerParts): Handler {
  const { clock, specs, jobs, queues, targets, requests, desk, recorder, progress } = parts
  const jobCounts = specs.map((spec) => spec.jobs.reduce((sum, { count }) => sum + count, 0))
  const needs = specs.map((spec) => countByQueue(spec, jobs))
  const expander = createExpander({ clock, specs, jobs, targets })
  /** Requests that wait for room in a queue whose overflow is `block`. */
  const blocked = createRowLine(requests.rowCount)
  const shedTable = createJobTable(1)

  return {
    start(row) {
      if (jobCountOf(row) <= INLINE_JOB_COUNT_MAX) enqueue(row)
      else if (expander.count < EXPANSION_COUNT_MAX) accept(row)
      else desk.end(row, 'rejected')
    },
    abandon(row) {
      if (blocked.has(row)) blocked.remove(row)
    },
    turn() {
      let hasWorked = false
      while (blocked.count > 0 && queueWithoutRoom(blocked.peek()) === null) {
        accept(blocked.shift())
        hasWorked = true
      }
      if (expander.turn()) hasWorked = true
      for (const target of targets) target.announce()
      if (hasWorked) return STAY_AWAKE
      return blocked.count > 0 || expander.count > 0 ? LOOK_AGAIN : SLEEP_ON
    },
    isIdle: () => expander.count === 0,
    cut: () => expander.cut((type, count) => recorder.jobsEnded(type, 'pending', count)),
  }

  function enqueue(row: number): void {
    let full = queueWithoutRoom(row)
    while (full !== null && queues[full]?.overflow === 'drop-oldest' && shedOldest(targets[full] as Target)) {
      full = queueWithoutRoom(row)
    }
    if (full === null) accept(row)
    else if (queues[full]?.overflow === 'block') blocked.push(row)
    else desk.end(row, 'rejected')
  }

  /** Books the request's jobs, hands them to their queues and answers. */
  function accept(row: number): void {
    const kind = requests.kind[row] as number
    const jobCount = jobCountOf(row)
    const expansion = {
      kind,
      request: jobCount > 1 ? progress.open(jobCount) : 0,
      firstId: desk.reserveJobIds(jobCount),
      intendedUs: requests.intendedUs[row] as number,
      shareIndex: 0,
      offeredCount: 0,
    }
    for (const { jobIndex, count } of (specs[kind] as RequestSpec).jobs) recorder.jobsCreated(jobIndex, count)
    if (jobCount > INLINE_JOB_COUNT_MAX || !expander.offerAll(expansion)) expander.add(expansion)
    desk.end(row, 'answered')
  }

  /** Index of a queue that cannot take all of this request's jobs now, or null. */
  function queueWithoutRoom(row: number): number | null {
    for (const { queueIndex, count } of needs[requests.kind[row] as number] as QueueNeed[]) {
      if ((targets[queueIndex] as Target).room() < count) return queueIndex
    }
    return null
  }

  function shedOldest(target: Target): boolean {
    if (!target.shed(shedTable, 0)) return false
    recorder.jobEnded(shedTable, 0, 'shed')
    progress.jobEnded(shedTable, 0, false)
    progress.flush()
    return true
  }

  function jobCountOf(row: number): number {
    return jobCounts[requests.kind[row] as number] as number
  }
}

/** How many places a request of some kind takes in one queue. */
interface QueueNeed {
  readonly queueIndex: number
  readonly count: number
}

function countByQueue(spec: RequestSpec, jobs: readonly JobSpec[]): QueueNeed[] {
  const counts = new Map<number, number>()
  for (const { jobIndex, count } of spec.jobs) {
    const { queueIndex } = jobs[jobIndex] as JobSpec
    counts.set(queueIndex, (counts.get(queueIndex) ?? 0) + count)
  }
  return [...counts].map(([queueIndex, count]) => ({ queueIndex, count }))
}
