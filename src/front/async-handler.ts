import type { Clock } from '../clock/clock.ts'
import { LOOK_AGAIN, SLEEP_ON, STAY_AWAKE } from '../clock/nap.ts'
import { INLINE_JOB_COUNT_MAX } from '../load/in-one-go.ts'
import { jobCountOf } from '../measure/job-count.ts'
import { createJobTable } from '../measure/job-table.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { RequestProgress } from '../measure/request-progress.ts'
import type { CompletionSource } from '../queue/completions.ts'
import type { Target } from '../queue/queue.ts'
import type { JobShare, JobSpec, Mode, QueueSpec, RequestSpec } from '../scenario/scenario.ts'
import { createRowLine } from '../worker/row-line.ts'
import { createExpander, type Expansion } from './expander.ts'
import { planFollowUp } from './follow-up.ts'
import { createFollower } from './follower.ts'
import type { FrontDesk, Handler } from './handler.ts'
import type { OutboxEntry } from './relay.ts'
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
  /** Of requests that the file does not pin to a mode. */
  readonly mode: Mode
  /** Tells which groups of jobs of followed requests are over. */
  readonly completions: CompletionSource
}

/** Puts jobs into queues, for an answer or without one. */
export interface AsyncHandler extends Handler {
  /** Queues the jobs of a request that was answered before; false: there is no room now. */
  publish(entry: OutboxEntry): boolean
}

/** Requests that may be under expansion at once; one more is rejected. */
const EXPANSION_COUNT_MAX = 1024

/** Makes the handler of asynchronous requests. */
export function createAsyncHandler(parts: AsyncHandlerParts): AsyncHandler {
  const { clock, specs, jobs, queues, targets, requests, desk, recorder, progress } = parts
  const jobCounts = specs.map(jobCountOf)
  const followUps = specs.map((spec) => planFollowUp(spec, jobs, parts.mode))
  /** What a request puts into queues before it is answered: of a transaction, its first step. */
  const firstShares = specs.map((spec, kind) => followUps[kind]?.steps[0]?.shares ?? spec.jobs)
  const needs = firstShares.map((shares) => countByQueue(shares, jobs))
  const expander = createExpander({ clock, jobs, targets })
  /** Requests that wait for room in a queue whose overflow is `block`. */
  const blocked = createRowLine(requests.rowCount)
  const shedTable = createJobTable(1)
  const hasFollowUps = followUps.some((plan) => plan !== null)
  const follower = !hasFollowUps
    ? null
    : createFollower({
        clock,
        specs,
        jobs,
        followUps,
        requests,
        desk,
        recorder,
        progress,
        putStage({ shares, jobCount }, { kind, request, firstId, intendedUs }) {
          put({ kind, request, shares, firstId, intendedUs, shareIndex: 0, offeredCount: 0 }, jobCount)
        },
      })

  return {
    start(row) {
      const kind = kindOf(row)
      if ((jobCounts[kind] as number) <= INLINE_JOB_COUNT_MAX) {
        // Who is blocked was here first; but who could never be let in would block everybody for ever.
        if (blocked.count > 0 && blocksWhenFull(kind) && couldBeHeld(kind)) blocked.push(row)
        else enqueue(row)
      } else if (expander.count < EXPANSION_COUNT_MAX) accept(row)
      else desk.end(row, 'rejected')
    },
    abandon(row) {
      if (blocked.has(row)) blocked.remove(row)
      else follower?.leave(row)
    },
    turn() {
      let hasWorked = follower !== null && goOn()
      while (blocked.count > 0 && hasRoom(kindOf(blocked.peek()))) {
        accept(blocked.shift())
        hasWorked = true
      }
      if (expander.turn()) hasWorked = true
      for (const target of targets) target.announce()
      if (hasWorked) return STAY_AWAKE
      return blocked.count > 0 || expander.count > 0 ? LOOK_AGAIN : SLEEP_ON
    },
    publish({ kind, intendedUs, firstId, isCopy }) {
      const jobCount = jobCounts[kind] as number
      // More than all room there is goes in slice by slice.
      if (jobCount <= INLINE_JOB_COUNT_MAX && couldBeHeld(kind) && !hasRoom(kind)) return false
      const request = isCopy ? progress.openCopy(jobCount) : progress.open(jobCount)
      const { jobs: shares } = specs[kind] as RequestSpec
      put({ kind, request, shares, firstId, intendedUs, shareIndex: 0, offeredCount: 0 }, jobCount)
      return true
    },
    isIdle: () => expander.count === 0 && (follower === null || follower.openCount === 0),
    hasAskers: () => follower !== null && follower.askingCount > 0,
    cut: () => expander.cut((type, count) => recorder.jobsEnded(type, 'pending', count)),
  }

  function enqueue(row: number): void {
    const kind = kindOf(row)
    if (hasRoom(kind)) {
      accept(row)
      return
    }
    const full = queuesWithoutRoom(kind)
    if (full.every((index) => isSheddable(kind, index))) {
      for (const index of full) makeRoom(kind, index)
      accept(row)
    } else if (full.some((index) => queues[index]?.overflow === 'reject' || !couldHold(kind, index))) {
      desk.end(row, 'rejected')
    } else {
      blocked.push(row)
    }
  }

  /** Books the request's jobs, hands them to their queues and answers. */
  function accept(row: number): void {
    const kind = kindOf(row)
    const followUp = followUps[kind] ?? null
    if (followUp !== null) {
      if (!follower?.start(row, followUp)) desk.end(row, 'rejected')
      return
    }
    const jobCount = jobCounts[kind] as number
    const request = jobCount > 1 ? progress.open(jobCount) : 0
    const { jobs: shares } = specs[kind] as RequestSpec
    const intendedUs = requests.intendedUs[row] as number
    const firstId = desk.jobIdsOf(row, jobCount)
    put({ kind, request, shares, firstId, intendedUs, shareIndex: 0, offeredCount: 0 }, jobCount)
    desk.end(row, 'answered')
  }

  /**
   * Books jobs and hands them to their queues, at once if they are few and there is room. Whoever makes the expansion
   * writes out all its fields: spread from another object, it took twice the time of all else about a request.
   */
  function put(expansion: Expansion, jobCount: number): void {
    for (const { jobIndex, count } of expansion.shares) recorder.jobsCreated(jobIndex, count)
    if (jobCount > INLINE_JOB_COUNT_MAX || !expander.offerAll(expansion)) expander.add(expansion)
  }

  /** Goes on with requests whose jobs are over; true if there was one. */
  function goOn(): boolean {
    const startUs = clock.nowUs()
    let hasWorked = false
    while (parts.completions.take()) {
      const { owner, isFailed, endUs } = parts.completions
      follower?.groupEnded(owner, isFailed, endUs)
      hasWorked = true
      if (clock.isTurnOver(startUs)) break
    }
    return hasWorked
  }

  /** Every queue can take its part of such a request's jobs now; looked at for each request, so without making a list. */
  function hasRoom(kind: number): boolean {
    for (const { queueIndex, count } of needsOf(kind)) {
      if ((targets[queueIndex] as Target).room() < count) return false
    }
    return true
  }

  /** Indexes of the queues that cannot take their part of such a request's jobs now. */
  function queuesWithoutRoom(kind: number): number[] {
    return needsOf(kind).flatMap(({ queueIndex, count }) =>
      (targets[queueIndex] as Target).room() < count ? [queueIndex] : [],
    )
  }

  function blocksWhenFull(kind: number): boolean {
    return needsOf(kind).some(({ queueIndex }) => queues[queueIndex]?.overflow === 'block')
  }

  function couldBeHeld(kind: number): boolean {
    return needsOf(kind).every(({ queueIndex }) => couldHold(kind, queueIndex))
  }

  /** The queue would take such a request's jobs if it were empty. */
  function couldHold(kind: number, queueIndex: number): boolean {
    return needOf(kind, queueIndex) <= (queues[queueIndex] as QueueSpec).capacityCount
  }

  function isSheddable(kind: number, queueIndex: number): boolean {
    return queues[queueIndex]?.overflow === 'drop-oldest' && couldHold(kind, queueIndex)
  }

  /** Drops the oldest jobs of a queue until it can take such a request's. */
  function makeRoom(kind: number, queueIndex: number): void {
    const target = targets[queueIndex] as Target
    while (target.room() < needOf(kind, queueIndex) && target.shed(shedTable, 0)) {
      recorder.jobEnded(shedTable, 0, 'shed')
      progress.jobEnded(shedTable, 0, false)
    }
    progress.flush()
  }

  function needOf(kind: number, queueIndex: number): number {
    return needsOf(kind).find((need) => need.queueIndex === queueIndex)?.count ?? 0
  }

  function needsOf(kind: number): readonly QueueNeed[] {
    return needs[kind] as QueueNeed[]
  }

  function kindOf(row: number): number {
    return requests.kind[row] as number
  }
}

/** How many places a request of some kind takes in one queue. */
interface QueueNeed {
  readonly queueIndex: number
  readonly count: number
}

function countByQueue(shares: readonly JobShare[], jobs: readonly JobSpec[]): QueueNeed[] {
  const counts = new Map<number, number>()
  for (const { jobIndex, count } of shares) {
    const { queueIndex } = jobs[jobIndex] as JobSpec
    counts.set(queueIndex, (counts.get(queueIndex) ?? 0) + count)
  }
  return [...counts].map(([queueIndex, count]) => ({ queueIndex, count }))
}
