import type { Clock, Timer } from '../clock/clock.ts'
import type { Effects } from '../measure/effects.ts'
import type { JobTable } from '../measure/job-table.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { Breaker } from '../policy/breaker.ts'
import type { DedupeWindow } from '../policy/dedupe-window.ts'
import { decideRetry } from '../policy/retry.ts'
import { createRetryBudget, type RetryBudget } from '../policy/retry-budget.ts'
import type { JobSpec } from '../scenario/scenario.ts'
import type { Outcome, Sink } from '../sink/sink.ts'

/**
 * Runs attempts of jobs at their sinks: starts one, ends it at its deadline, records it, and lets the retry policy say
 * what follows. Where a sink's breaker is open, an attempt fails at once as if the sink had refused it, without a call:
 * it is counted, and leaves no service time. Whoever owns the rows (a worker's pump, or the front in sync mode) decides
 * where a job waits for its next attempt and what its end means.
 */
export interface JobRunner {
  /** Starts the next attempt of the job in a row. Its owner may be called back before this returns. */
  begin(row: number): void
  /** Forgets the attempt in flight; nobody is called back. */
  cancel(row: number): void
  /** Lets sinks look for room that other threads made; true while calls wait for that. Once per turn. */
  poll(): boolean
}

/** Who is told how attempts end. */
export interface JobOwner {
  /** The job had its effect. */
  done(row: number): void
  /** A job with the same key had its effect not long ago: nothing is to be done. */
  deduped(row: number): void
  /** Try again at `atUs`; until then the row is the owner's to keep. */
  again(row: number, atUs: number): void
  /** Given up for good. */
  gaveUp(row: number): void
}

/** What a job runner is made of. */
export interface JobRunnerParts {
  readonly clock: Clock
  readonly table: JobTable
  readonly jobs: readonly JobSpec[]
  readonly recorder: Recorder
  readonly effects: Effects
  readonly owner: JobOwner
  /** By job type: what remembers keys for it; null: nothing. */
  readonly dedupe: readonly (DedupeWindow | null)[]
  /** Uniform in [0, 1), for the retry jitter. */
  readonly nextDraw: () => number
  /** Opens the sink of that index for the rows of `table`. */
  readonly openSink: (sinkIndex: number, settled: (row: number, outcome: Outcome) => void) => Sink
  /** Opens this thread's breaker before the sink of that index, null: it has none; absent: no sink has. */
  readonly openBreaker?: (sinkIndex: number) => Breaker | null
}

const NO_TIMER = -1

/** Makes a runner for the rows of one table. */
export function createJobRunner(parts: JobRunnerParts): JobRunner {
  const { clock, table, jobs, recorder, effects, owner } = parts
  const sinks = openSinksInUse(parts, settled)
  const sinkOfType = jobs.map((job) => sinks.get(job.sinkIndex) as Sink)
  const breakers = new Map([...sinks.keys()].map((index) => [index, parts.openBreaker?.(index) ?? null]))
  const breakerOfType = jobs.map((job) => breakers.get(job.sinkIndex) ?? null)
  const budgets = jobs.map(({ retry }) => createRetryBudget(retry.budgetRatio))
  const windows = jobs.map((_, type) => parts.dedupe[type] ?? null)
  const isInFlight = new Uint8Array(table.rowCount)
  const deadlines = new Float64Array(table.rowCount).fill(NO_TIMER)
  const polled = [...sinks.values()]

  return {
    begin(row) {
      const type = table.type[row] as number
      const attempt = (table.attempt[row] as number) + 1
      const startUs = clock.recentUs()
      table.attempt[row] = attempt
      table.sinkStartUs[row] = startUs
      if (windows[type]?.isKnown(table.id[row] as number, startUs)) {
        table.sinkEndUs[row] = startUs
        owner.deduped(row)
        return
      }
      if (attempt === 1) (budgets[type] as RetryBudget).firstAttempt()
      const breaker = breakerOfType[type] as Breaker | null
      if (breaker !== null && !breaker.mayCall(startUs)) {
        failFast(row, startUs)
        return
      }
      isInFlight[row] = 1
      const settledByUs = (sinkOfType[type] as Sink).begin(row)
      const deadlineUs = startUs + (jobs[type] as JobSpec).timeoutUs
      // A call that is settled in time never costs a timer.
      if (settledByUs > deadlineUs && isInFlight[row] === 1) deadlines[row] = clock.at(deadlineUs, deadlineCame, row)
    },
    cancel(row) {
      if (isInFlight[row] === 0) return
      leaveFlight(row)
      // It told nothing about the sink: another may probe in its place.
      breakerOfType[table.type[row] as number]?.abandoned(table.sinkStartUs[row] as number)
      ;(sinkOfType[table.type[row] as number] as Sink).cancel(row)
    },
    poll() {
      let isWaiting = false
      for (const sink of polled) if (sink.poll()) isWaiting = true
      return isWaiting
    },
  }

  function settled(row: number, outcome: Outcome): void {
    leaveFlight(row)
    attemptEnded(row, outcome === 'ok' || outcome === 'permanent')
    if (outcome === 'ok') {
      const type = table.type[row] as number
      if (!effects.mark(table.id[row] as number)) recorder.jobNoted(type, 'duplicated')
      windows[type]?.note(table.id[row] as number, table.sinkEndUs[row] as number)
      owner.done(row)
    } else {
      fail(row, outcome === 'permanent')
    }
  }

  function deadlineCame(row: number): void {
    deadlines[row] = NO_TIMER
    ;(sinkOfType[table.type[row] as number] as Sink).cancel(row)
    isInFlight[row] = 0
    attemptEnded(row, false)
    fail(row, false)
  }

  /** A sink that says no for good is well: the fault is the job's. A breaker hears of others, and of deadlines. */
  function attemptEnded(row: number, isSinkWell: boolean): void {
    const endUs = clock.nowUs()
    table.sinkEndUs[row] = endUs
    recorder.attemptEnded(table, row)
    breakerOfType[table.type[row] as number]?.settled(isSinkWell, table.sinkStartUs[row] as number, endUs)
  }

  function failFast(row: number, nowUs: number): void {
    table.sinkEndUs[row] = nowUs
    recorder.attemptFailedFast(table.type[row] as number)
    fail(row, false)
  }

  function fail(row: number, permanent: boolean): void {
    const type = table.type[row] as number
    const { retry } = jobs[type] as JobSpec
    const attempt = table.attempt[row] as number
    // The budget is asked only when a retry would follow, so that a last attempt costs nobody else's retry.
    const afford = !permanent && attempt < retry.attemptCountMax && (budgets[type] as RetryBudget).takeRetry()
    const now = { nowUs: table.sinkEndUs[row] as number, drawRatio: parts.nextDraw() }
    const decision = decideRetry(retry, { attempt, permanent, afford }, now)
    if (decision.kind === 'dead') {
      owner.gaveUp(row)
    } else {
      recorder.jobNoted(type, 'retry')
      owner.again(row, decision.atUs)
    }
  }

  function leaveFlight(row: number): void {
    isInFlight[row] = 0
    const deadline = deadlines[row] as Timer
    if (deadline === NO_TIMER) return
    clock.cancel(deadline)
    deadlines[row] = NO_TIMER
  }
}

/** One sink per index that some job uses; jobs of several types may share one. */
function openSinksInUse(
  { jobs, openSink }: JobRunnerParts,
  settled: (row: number, outcome: Outcome) => void,
): Map<number, Sink> {
  const indexes = new Set(jobs.map((job) => job.sinkIndex))
  return new Map([...indexes].map((index) => [index, openSink(index, settled)]))
}
