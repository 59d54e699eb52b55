import type { Clock } from '../clock/clock.ts'
import { LOOK_AGAIN, SLEEP_ON, STAY_AWAKE } from '../clock/nap.ts'
import type { JobEnd } from '../measure/job-end.ts'
import type { JobTable } from '../measure/job-table.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { JobSpec, RequestSpec } from '../scenario/scenario.ts'
import type { JobOwner, JobRunner } from '../worker/job-runner.ts'
import { createRowLine, type RowLine } from '../worker/row-line.ts'
import { createRowStack } from '../worker/row-stack.ts'
import { createAttempts } from './attempts.ts'
import type { FrontDesk, Handler } from './handler.ts'
import { type JobPlan, planJobs } from './job-plan.ts'
import type { RequestTable } from './request-table.ts'
import { createSagaTable } from './saga-table.ts'

/**
 * Answers after the work: the jobs of a request run here, one after another or `parallel` at once, and the answer
 * follows the last. A job that fails for good, or is not started any more, does not stop the others, but makes the answer
 * an error; in a transaction it stops those after it, and those before it are undone before the answer.
 */
export interface SyncHandlerParts {
  readonly clock: Clock
  readonly specs: readonly RequestSpec[]
  readonly jobs: readonly JobSpec[]
  readonly requests: RequestTable
  readonly desk: FrontDesk
  readonly table: JobTable
  readonly recorder: Recorder
  readonly createRunner: (owner: JobOwner) => JobRunner
}

/** Jobs that one request may start before others have their turn. */
const STEP_COUNT = 256

const NO_ROW = -1

/** Makes the handler of synchronous requests over a job table of its own. */
export function createSyncHandler(parts: SyncHandlerParts): Handler {
  const { clock, specs, jobs, requests, desk, table, recorder, createRunner } = parts
  const freeRows = createRowStack(table.rowCount)
  /** Job row to its request's row, NO_ROW when free. */
  const requestOf = new Int32Array(table.rowCount).fill(NO_ROW)
  const plans = specs.map(planJobs)
  const saga = createSagaTable(specs, jobs, requests.rowCount)
  // Per request row: how far it has come.
  const isStarted = new Uint8Array(requests.rowCount)
  const firstId = new Int32Array(requests.rowCount)
  const startedCount = new Int32Array(requests.rowCount)
  const endedCount = new Int32Array(requests.rowCount)
  const failedCount = new Int32Array(requests.rowCount)
  const hasEffect = new Uint8Array(requests.rowCount)
  /** Requests that may have a job to start or an answer to give. */
  const movable: RowLine = createRowLine(requests.rowCount)
  /** Jobs started and answers given: tells a turn that moved something from one that could only wait for a job row. */
  let progressCount = 0
  const attempts = createAttempts({
    clock,
    table,
    specs,
    jobs,
    requestRowCount: requests.rowCount,
    createRunner,
    ended: jobEnded,
    goOn: (row) => step(row, true),
  })

  return {
    start(row) {
      const plan = planOf(row)
      isStarted[row] = 1
      hasEffect[row] = 0
      startedCount[row] = 0
      endedCount[row] = 0
      failedCount[row] = 0
      firstId[row] = desk.jobIdsOf(row, plan.jobCount)
      if (plan.isTransaction) {
        saga.start(row, requests.kind[row] as number)
      } else {
        for (const { jobIndex, count } of plan.shares) recorder.jobsCreated(jobIndex, count)
      }
      step(row)
    },
    abandon(row) {
      dropJobs(row, 'cut')
      if (planOf(row).isTransaction) leaveTransaction(row)
      else bookUnstarted(row, 'neverStarted')
      forget(row)
    },
    turn() {
      const isRoomAwaited = attempts.poll()
      const startUs = clock.nowUs()
      const before = progressCount
      // Each request once, so that one which can only wait does not keep the loop.
      for (let left = movable.count; left > 0 && movable.count > 0; left--) {
        step(movable.shift())
        clock.nowUs()
        if (clock.isTurnOver(startUs)) break
      }
      if (attempts.release(startUs)) progressCount++
      if (progressCount !== before) return STAY_AWAKE
      return isRoomAwaited || movable.count > 0 ? LOOK_AGAIN : SLEEP_ON
    },
    isIdle: () => true,
    hasAskers: () => false,
    cut() {
      for (let row = 0; row < requests.rowCount; row++) {
        if (isStarted[row] === 0) continue
        dropJobs(row, 'pending')
        if (!planOf(row).isTransaction) bookUnstarted(row, 'pending')
        forget(row)
      }
    },
  }

  /** Starts what may start, and answers when all is done. `isFirst`: nobody has waited longer for a job of its next type. */
  function step(row: number, isFirst = false): void {
    const plan = planOf(row)
    const startUs = clock.recentUs()
    for (let count = 0; count < STEP_COUNT && mayStart(row, plan) && freeRows.freeCount > 0; count++) {
      if (!(isFirst && count === 0) && mustWait(row, plan)) break
      startJob(row, plan)
      // A job that keeps the thread has used up the turn of all others.
      if (clock.isTurnOver(startUs)) break
    }
    if (isOver(row, plan)) answer(row)
    else if (mayStart(row, plan)) {
      if (mustWait(row, plan)) attempts.holdRequest(row, nextType(row, plan))
      else wake(row)
    }
  }

  function mustWait(row: number, plan: JobPlan): boolean {
    return attempts.isLimited && attempts.mustWait(nextType(row, plan))
  }

  function nextType(row: number, plan: JobPlan): number {
    return plan.isTransaction ? saga.nextType(row) : plan.typeOf(startedCount[row] as number)
  }

  function isOver(row: number, plan: JobPlan): boolean {
    return plan.isTransaction ? saga.endOf(row) !== null : endedCount[row] === plan.jobCount
  }

  function mayStart(row: number, plan: JobPlan): boolean {
    if (plan.isTransaction) return saga.nextType(row) >= 0
    return (startedCount[row] as number) < plan.jobCount && inFlightCountOf(row) < plan.parallelCount
  }

  function wake(row: number): void {
    if (!movable.has(row)) movable.push(row)
  }

  function startJob(row: number, plan: JobPlan): void {
    progressCount++
    const nth = startedCount[row] as number
    const jobRow = freeRows.pop()
    table.kind[jobRow] = requests.kind[row] as number
    if (plan.isTransaction) {
      const type = saga.nextType(row)
      // The ids of steps are those that the client's key names; until one fails, the nth job is the nth step.
      table.id[jobRow] = saga.isUndoing(row) ? desk.reserveJobIds(1) : (firstId[row] as number) + nth
      table.type[jobRow] = type
      recorder.jobsCreated(type, 1)
      saga.begun(row)
    } else {
      table.id[jobRow] = (firstId[row] as number) + nth
      table.type[jobRow] = plan.typeOf(nth)
    }
    table.attempt[jobRow] = 0
    table.intendedUs[jobRow] = requests.intendedUs[row] as number
    startedCount[row] = nth + 1
    requestOf[jobRow] = row
    attempts.begin(jobRow)
  }

  function jobEnded(jobRow: number, end: JobEnd): void {
    const row = requestOf[jobRow] as number
    recorder.jobEnded(table, jobRow, end)
    if (end === 'done' && isTooLate(row, table.sinkEndUs[jobRow] as number)) {
      recorder.jobNoted(table.type[jobRow] as number, 'wasted')
    }
    const plan = planOf(row)
    const isLost = end === 'failed' || end === 'expired'
    if (plan.isTransaction) saga.ended(row, isLost, table.sinkEndUs[jobRow] as number)
    else if (isLost) failedCount[row] = (failedCount[row] as number) + 1
    else if (plan.hasFirst && hasEffect[row] === 0) noteFirstEffect(row, table.sinkEndUs[jobRow] as number)
    endedCount[row] = (endedCount[row] as number) + 1
    requestOf[jobRow] = NO_ROW
    freeRows.push(jobRow)
    // The next job starts from the loop, not from here: a sink that settles at once would pile up the stack.
    wake(row)
  }

  function answer(row: number): void {
    progressCount++
    const kind = requests.kind[row] as number
    const intendedUs = requests.intendedUs[row] as number
    forget(row)
    const plan = planOf(row)
    const hasFailed = plan.isTransaction ? saga.endOf(row) !== 'completed' : (failedCount[row] as number) > 0
    if (plan.isTransaction) bookTransaction(row)
    const booked = desk.end(row, hasFailed ? 'error' : 'answered')
    if (booked !== 'answered') return
    const endUs = clock.recentUs()
    recorder.requestCompleted(kind, intendedUs, endUs)
    if (plan.hasResult) recorder.requestTimed('result', { kind, intendedUs, endUs }, intendedUs)
  }

  function noteFirstEffect(row: number, endUs: number): void {
    hasEffect[row] = 1
    const kind = requests.kind[row] as number
    const intendedUs = requests.intendedUs[row] as number
    recorder.requestTimed('first', { kind, intendedUs, endUs }, intendedUs)
  }

  function bookTransaction(row: number): void {
    saga.book(row, requests.intendedUs[row] as number, recorder)
  }

  /** Whoever is killed in the middle of a transaction undoes nothing: what has had its effect stays. */
  function leaveTransaction(row: number): void {
    if (saga.endOf(row) !== null) bookTransaction(row)
    else if (saga.effectsUs(row) !== null) recorder.requestNoted(requests.kind[row] as number, 'stuck')
  }

  /** Nobody waits for what ends now. */
  function isTooLate(row: number, endUs: number): boolean {
    if (requests.isGone[row] === 1) return true
    const { timeoutUs } = specs[requests.kind[row] as number] as RequestSpec
    return endUs > (requests.startUs[row] as number) + timeoutUs
  }

  function dropJobs(row: number, end: 'cut' | 'pending'): void {
    for (let jobRow = 0, left = inFlightCountOf(row); left > 0 && jobRow < table.rowCount; jobRow++) {
      if (requestOf[jobRow] !== row) continue
      left--
      attempts.drop(jobRow)
      recorder.jobEnded(table, jobRow, end)
      requestOf[jobRow] = NO_ROW
      freeRows.push(jobRow)
    }
  }

  function bookUnstarted(row: number, end: 'neverStarted' | 'pending'): void {
    let nth = startedCount[row] as number
    let endOfShare = 0
    for (const { jobIndex, count } of planOf(row).shares) {
      endOfShare += count
      if (nth >= endOfShare) continue
      recorder.jobsEnded(jobIndex, end, endOfShare - nth)
      nth = endOfShare
    }
  }

  function forget(row: number): void {
    isStarted[row] = 0
    if (movable.has(row)) movable.remove(row)
    attempts.dropRequest(row)
  }

  function inFlightCountOf(row: number): number {
    return (startedCount[row] as number) - (endedCount[row] as number)
  }

  function planOf(row: number): JobPlan {
    return plans[requests.kind[row] as number] as JobPlan
  }
}
