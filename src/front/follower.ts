import type { Clock, Timer } from '../clock/clock.ts'
import { jobCountOf } from '../measure/job-count.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { RequestProgress } from '../measure/request-progress.ts'
import type { JobSpec, RequestSpec } from '../scenario/scenario.ts'
import { createRowStack } from '../worker/row-stack.ts'
import type { FollowUp, Stage } from './follow-up.ts'
import type { FrontDesk } from './handler.ts'
import type { RequestTable } from './request-table.ts'
import { createSagaTable } from './saga-table.ts'

/**
 * Goes on with asynchronous requests after their jobs were put into queues: answers those that wait for the result,
 * takes a transaction from step to step and back again, and calls back. It is the front's memory of what it has promised.
 */
export interface Follower {
  /** Takes over the request in a row of the front's table, which it answers now or later; false: it follows too many. */
  start(row: number, followUp: FollowUp): boolean
  /** A group of jobs is over; `owner` is what `putStage` was given. */
  groupEnded(owner: number, isFailed: boolean, endUs: number): void
  /** The client of this row has gone: nobody waits for an answer, the work goes on. */
  leave(row: number): void
  /** Requests that are not over. */
  readonly openCount: number
  /** Requests that are over, and whose clients have not asked since. */
  readonly askingCount: number
}

/** What a follower is made of. */
export interface FollowerParts {
  readonly clock: Clock
  readonly specs: readonly RequestSpec[]
  readonly jobs: readonly JobSpec[]
  readonly followUps: readonly (FollowUp | null)[]
  readonly requests: RequestTable
  readonly desk: FrontDesk
  readonly recorder: Recorder
  readonly progress: RequestProgress
  /** Puts the jobs of a stage into their queues, now or as soon as there is room. */
  readonly putStage: (stage: Stage, group: StageGroup) => void
}

/** The group that the jobs of a stage are. */
export interface StageGroup {
  readonly kind: number
  readonly intendedUs: number
  /** Number of the group, for its progress. */
  readonly request: number
  readonly firstId: number
}

/** Requests followed at once; one more is rejected. */
const FOLLOWED_COUNT_MAX = 2 ** 18

const NOBODY = -1
const NO_TIMER = -1

/** Makes a follower that follows nothing yet. */
export function createFollower(parts: FollowerParts): Follower {
  const { clock, specs, jobs, followUps, requests, desk, recorder, progress } = parts
  const hasTransactions = followUps.some((plan) => plan?.isTransaction)
  const saga = createSagaTable(specs, jobs, hasTransactions ? FOLLOWED_COUNT_MAX : 0)
  const jobCounts = specs.map(jobCountOf)
  const free = createRowStack(FOLLOWED_COUNT_MAX)
  const kinds = new Uint8Array(FOLLOWED_COUNT_MAX)
  /** 1: its jobs are over, and its caller is being called. */
  const isCalling = new Uint8Array(FOLLOWED_COUNT_MAX)
  const intendedUs = new Float64Array(FOLLOWED_COUNT_MAX)
  /** Id of the first job of its first step; the other steps follow. */
  const firstIds = new Int32Array(FOLLOWED_COUNT_MAX)
  const isGood = new Uint8Array(FOLLOWED_COUNT_MAX)
  /** Row of the client that waits for the result, and its end of waiting. */
  const clients = new Int32Array(FOLLOWED_COUNT_MAX).fill(NOBODY)
  const timers = new Float64Array(FOLLOWED_COUNT_MAX).fill(NO_TIMER)
  /** 1: its client has a 202 and asks for the result every so often. */
  const isAsking = new Uint8Array(FOLLOWED_COUNT_MAX)
  /** 1: all is done, undone or given up, the caller called. */
  const isOver = new Uint8Array(FOLLOWED_COUNT_MAX)
  /** 1: its client has its result. */
  const hasResult = new Uint8Array(FOLLOWED_COUNT_MAX)
  /** When its client asked last, or was given its 202. */
  const askedUs = new Float64Array(FOLLOWED_COUNT_MAX)
  let askingCount = 0
  const ownerOfClient = new Int32Array(requests.rowCount).fill(NOBODY)

  return {
    start(row, followUp) {
      if (free.freeCount === 0) return false
      const owner = free.pop()
      const kind = requests.kind[row] as number
      const { waitUs } = specs[kind] as RequestSpec
      kinds[owner] = kind
      isCalling[owner] = 0
      isAsking[owner] = 0
      isOver[owner] = 0
      hasResult[owner] = 0
      intendedUs[owner] = requests.intendedUs[row] as number
      if (followUp.isTransaction) saga.start(owner, kind)
      firstIds[owner] = desk.jobIdsOf(row, jobCounts[kind] as number)
      put(owner, followUp.steps[0] as Stage, firstIds[owner] as number)
      if (waitUs === null) {
        accept(owner, row)
      } else {
        clients[owner] = row
        ownerOfClient[row] = owner
        timers[owner] = clock.at(clock.recentUs() + waitUs, waitedEnough, owner)
      }
      return true
    },
    groupEnded(owner, isFailed, endUs) {
      if (isCalling[owner] === 1) calledBack(owner, isFailed, endUs)
      else if (planOf(owner).isTransaction) stepEnded(owner, isFailed, endUs)
      else workOver(owner, !isFailed, endUs)
    },
    leave(row) {
      const owner = ownerOfClient[row] as number
      if (owner !== NOBODY) dismiss(owner)
    },
    get openCount() {
      return FOLLOWED_COUNT_MAX - free.freeCount - askingCount
    },
    get askingCount() {
      return askingCount
    },
  }

  function put(owner: number, stage: Stage, firstId: number): void {
    const kind = kinds[owner] as number
    const request = progress.open(stage.jobCount, owner)
    parts.putStage(stage, { kind, intendedUs: intendedUs[owner] as number, request, firstId })
  }

  /** The client gets its 202, unless it has just given up. */
  function accept(owner: number, row: number): void {
    const { pollUs } = specs[kinds[owner] as number] as RequestSpec
    if (desk.end(row, 'answered') !== 'answered' || pollUs === null) return
    isAsking[owner] = 1
    askLater(owner, clock.recentUs() + pollUs)
  }

  function askLater(owner: number, atUs: number): void {
    askedUs[owner] = atUs
    clock.at(atUs, ask, owner)
  }

  function ask(owner: number): void {
    desk.ask(owner, heard)
  }

  /** A question was answered, or found no room: its client has its result, or asks again after a while. */
  function heard(owner: number, isHeard: boolean): void {
    const kind = kinds[owner] as number
    const { pollUs } = specs[kind] as RequestSpec
    recorder.requestNoted(kind, 'poll')
    if (!isHeard || isOver[owner] === 0) {
      askLater(owner, Math.max((askedUs[owner] as number) + (pollUs as number), clock.recentUs()))
      return
    }
    if (isGood[owner] === 1) recordResult(owner, clock.recentUs())
    askingCount--
    free.push(owner)
  }

  function waitedEnough(owner: number): void {
    timers[owner] = NO_TIMER
    const row = clients[owner] as number
    dismiss(owner)
    accept(owner, row)
  }

  /** Nobody waits for the result any more. */
  function dismiss(owner: number): void {
    clock.cancel(timers[owner] as Timer)
    timers[owner] = NO_TIMER
    ownerOfClient[clients[owner] as number] = NOBODY
    clients[owner] = NOBODY
  }

  function stepEnded(owner: number, isFailed: boolean, endUs: number): void {
    const { steps, compensations } = planOf(owner)
    saga.ended(owner, isFailed, endUs)
    const end = saga.endOf(owner)
    const position = saga.position(owner)
    if (end !== null) {
      saga.book(owner, intendedUs[owner] as number, recorder)
      workOver(owner, end === 'completed', endUs)
    } else if (saga.isUndoing(owner)) {
      put(owner, compensations[position] as Stage, desk.reserveJobIds(1))
    } else {
      put(owner, steps[position] as Stage, (firstIds[owner] as number) + position)
    }
  }

  /** All that was to be done is done, undone or given up. */
  function workOver(owner: number, hasSucceeded: boolean, endUs: number): void {
    isGood[owner] = hasSucceeded ? 1 : 0
    const row = clients[owner] as number
    if (row !== NOBODY) {
      dismiss(owner)
      answerWithResult(owner, row, hasSucceeded)
      complete(owner, endUs)
      return
    }
    const { callback } = planOf(owner)
    if (callback === null) {
      complete(owner, endUs)
    } else {
      isCalling[owner] = 1
      put(owner, callback, desk.reserveJobIds(1))
    }
  }

  function answerWithResult(owner: number, row: number, hasSucceeded: boolean): void {
    const booked = desk.end(row, hasSucceeded ? 'answered' : 'error')
    if (booked !== 'answered') return
    recorder.requestNoted(kinds[owner] as number, 'inline')
    recordResult(owner, clock.recentUs())
  }

  function calledBack(owner: number, isFailed: boolean, endUs: number): void {
    if (isFailed) isGood[owner] = 0
    else if (isGood[owner] === 1) recordResult(owner, endUs)
    complete(owner, endUs)
  }

  function complete(owner: number, endUs: number): void {
    const kind = kinds[owner] as number
    if (isGood[owner] === 1) recorder.requestCompleted(kind, intendedUs[owner] as number, endUs)
    isOver[owner] = 1
    if (isAsking[owner] === 1) askingCount++
    else free.push(owner)
  }

  function recordResult(owner: number, atUs: number): void {
    if (hasResult[owner] === 1) return
    hasResult[owner] = 1
    recorder.requestTimed('result', timesOf(owner, atUs), intendedUs[owner] as number)
  }

  function timesOf(owner: number, endUs: number) {
    return { kind: kinds[owner] as number, intendedUs: intendedUs[owner] as number, endUs }
  }

  function planOf(owner: number): FollowUp {
    return followUps[kinds[owner] as number] as FollowUp
  }
}
