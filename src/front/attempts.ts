import type { Clock, Timer } from '../clock/clock.ts'
import type { JobEnd } from '../measure/job-end.ts'
import type { JobTable } from '../measure/job-table.ts'
import { createDeadlines } from '../policy/deadline.ts'
import type { JobSpec, RequestSpec } from '../scenario/scenario.ts'
import type { JobOwner, JobRunner } from '../worker/job-runner.ts'
import { createHeldBack } from './held-back.ts'

/** Attempts of synchronous jobs: begun where there is room and time, tried again when due, dropped with their request. */
export interface Attempts {
  /** False: nothing ever has to wait. */
  readonly isLimited: boolean
  /** A job of the type that comes now must wait: its bulkhead is full, or others wait for it already. */
  mustWait(type: number): boolean
  /** Begins a job; its type must have room. It may have ended before this returns. */
  begin(jobRow: number): void
  /** Forgets a job, in flight or not; nobody is told. */
  drop(jobRow: number): void
  /** The request goes on when its next job, of that type, has room. */
  holdRequest(row: number, type: number): void
  dropRequest(row: number): void
  /** Goes on with who has waited for room, as far as there is any and time is left; true if anybody did. */
  release(sinceUs: number): boolean
  /** As of the runner. */
  poll(): boolean
}

/** What attempts are made with. */
export interface AttemptsParts {
  readonly clock: Clock
  readonly table: JobTable
  readonly specs: readonly RequestSpec[]
  readonly jobs: readonly JobSpec[]
  readonly requestRowCount: number
  readonly createRunner: (owner: JobOwner) => JobRunner
  readonly ended: (jobRow: number, end: JobEnd) => void
  /** A request was held back, and its next job has room now. */
  readonly goOn: (row: number) => void
}

/** Held rows that go on before others have their turn. */
const RELEASE_COUNT = 256

const NO_TIMER = -1
const NO_ROW = -1

/** Makes attempts for the rows of a job table. */
export function createAttempts(parts: AttemptsParts): Attempts {
  const { clock, table, specs, jobs, requestRowCount, ended } = parts
  const retryTimers = new Float64Array(table.rowCount).fill(NO_TIMER)
  const deadlines = createDeadlines(specs, jobs)
  const heldBack = createHeldBack(jobs, { jobRowCount: table.rowCount, requestRowCount })
  const runner = parts.createRunner({
    done: (jobRow) => over(jobRow, 'done'),
    deduped: (jobRow) => over(jobRow, 'deduped'),
    gaveUp: (jobRow) => over(jobRow, 'failed'),
    again(jobRow, atUs) {
      heldBack?.left(typeOf(jobRow))
      retryTimers[jobRow] = clock.at(atUs, tryAgain, jobRow)
    },
  })

  return {
    isLimited: heldBack !== null,
    mustWait: (type) => heldBack?.mustWait(type) ?? false,
    begin,
    drop(jobRow) {
      const retryTimer = retryTimers[jobRow] as Timer
      retryTimers[jobRow] = NO_TIMER
      if (retryTimer !== NO_TIMER) {
        clock.cancel(retryTimer)
      } else if (!heldBack?.dropJob(jobRow)) {
        runner.cancel(jobRow)
        heldBack?.left(typeOf(jobRow))
      }
    },
    holdRequest: (row, type) => heldBack?.holdRequest(row, type),
    dropRequest: (row) => heldBack?.dropRequest(row),
    release(sinceUs) {
      if (heldBack === null) return false
      let count = 0
      for (; count < RELEASE_COUNT && !clock.isTurnOver(sinceUs); count++) {
        const jobRow = heldBack.nextJob()
        const row = jobRow === NO_ROW ? heldBack.nextRequest() : NO_ROW
        if (jobRow !== NO_ROW) begin(jobRow)
        else if (row !== NO_ROW) parts.goOn(row)
        else break
        clock.nowUs()
      }
      return count > 0
    },
    poll: runner.poll,
  }

  function begin(jobRow: number): void {
    const nowUs = clock.recentUs()
    if (deadlines?.isChecked(typeOf(jobRow))) {
      if (deadlines.isPast(table.kind[jobRow] as number, table.intendedUs[jobRow] as number, nowUs)) {
        table.sinkEndUs[jobRow] = nowUs
        ended(jobRow, 'expired')
        return
      }
    }
    heldBack?.entered(typeOf(jobRow))
    runner.begin(jobRow)
  }

  function tryAgain(jobRow: number): void {
    retryTimers[jobRow] = NO_TIMER
    const type = typeOf(jobRow)
    if (heldBack?.mustWait(type)) heldBack.holdJob(jobRow, type)
    else begin(jobRow)
  }

  function over(jobRow: number, end: JobEnd): void {
    heldBack?.left(typeOf(jobRow))
    ended(jobRow, end)
  }

  function typeOf(jobRow: number): number {
    return table.type[jobRow] as number
  }
}
