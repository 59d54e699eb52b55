import type { Scenario } from '../scenario/scenario.ts'
import { byColumn } from './by-column.ts'
import type { JobEnd } from './job-end.ts'
import type { JobTable } from './job-table.ts'
import { jobSeries, latenessSeries, listLatencySeries, type RequestSeries, requestSeries } from './latency-series.ts'
import { createLatencyTable, type LatencyBatch, type LatencyTable } from './latency-table.ts'
import {
  JOB_COLUMNS,
  type JobColumn,
  jobWord,
  type LedgerWords,
  REQUEST_COLUMNS,
  type RequestColumn,
  requestWord,
} from './ledger.ts'

/** How a request left the front; each is a column of the ledger. */
export type RequestEnd = 'answered' | 'error' | 'timedOut' | 'rejected' | 'open'

/** What may be noted of a request besides; each is a column of the ledger. */
export type RequestNote = Exclude<RequestColumn, RequestEnd | 'offered' | 'completed' | 'good'>

/** What may be timed of a request besides its answer and its completion. */
export type TimedSeries = Exclude<RequestSeries, 'response' | 'completion'>

/** When a request was meant to start and when it ended. */
export interface RequestTimes {
  readonly kind: number
  readonly intendedUs: number
  readonly endUs: number
}

/**
 * What one thread saw: counts go to its ledger table at once, latencies to its tables until the next `take`.
 * Requests intended during the warm-up are counted but leave no latency.
 */
export interface Recorder {
  requestOffered(kind: number, intendedUs: number, latenessUs: number): void
  /** `comesBack`: its client will ask again, so it is not known yet how long that client waits. */
  requestEnded(times: RequestTimes, end: RequestEnd, comesBack?: boolean): void
  /** Every job of the request is done. */
  requestCompleted(kind: number, intendedUs: number, endUs: number): void
  requestNoted(kind: number, note: RequestNote, count?: number): void
  /** Something else that is timed of a request. `intendedUs` says whether it belongs to the warm-up. */
  requestTimed(series: TimedSeries, times: RequestTimes, fromUs: number): void
  jobsCreated(type: number, count: number): void
  /** A worker took the job from the queue; its `dequeuedUs` is set. */
  jobDequeued(table: JobTable, row: number): void
  /** One attempt ended; its `sinkStartUs` and `sinkEndUs` are set. */
  attemptEnded(table: JobTable, row: number): void
  /**
   * An attempt failed before it called the sink. It is counted and leaves no latency: a service of 0 would make a sink
   * that is down look fast.
   */
  attemptFailedFast(type: number): void
  jobEnded(table: JobTable, row: number, end: JobEnd): void
  /** Ends jobs that never had a row. */
  jobsEnded(type: number, end: JobEnd, count: number): void
  jobNoted(type: number, column: 'retry' | 'wasted' | 'duplicated' | 'redelivered' | 'stale'): void
  /** Latencies since the last call, by series number; series without samples are left out. */
  take(): LatencySlice
}

/** The latencies of one stretch of time on one thread. */
export type LatencySlice = readonly { readonly series: number; readonly batch: LatencyBatch }[]

/** Makes a thread's recorder over its own ledger table. */
export function createRecorder(
  scenario: Pick<Scenario, 'requests' | 'jobs' | 'warmupUs'>,
  words: LedgerWords,
): Recorder {
  const kindCount = scenario.requests.length
  const shape = { requestKindCount: kindCount, jobTypeCount: scenario.jobs.length }
  const tables = listLatencySeries(scenario).map((): LatencyTable | null => null)
  const latenesses = latenessSeries(kindCount, scenario.jobs.length)
  const warmupUs = scenario.warmupUs
  // Resolved once: the hot path adds a column offset to a row's base instead of searching for a name.
  const jobBase = scenario.jobs.map((_, type) => jobWord(shape, type, 'created'))
  const requestBase = scenario.requests.map((_, kind) => requestWord(kind, 'offered'))
  const deadlinesUs = scenario.requests.map(({ deadlineUs }) => deadlineUs ?? Number.POSITIVE_INFINITY)
  const seriesOf = (series: RequestSeries) => scenario.requests.map((_, kind) => requestSeries(kind, series))
  const responses = seriesOf('response')
  const completions = seriesOf('completion')
  const timed: Readonly<Record<TimedSeries, readonly number[]>> = {
    first: seriesOf('first'),
    result: seriesOf('result'),
    inconsistent: seriesOf('inconsistent'),
    relay: seriesOf('relay'),
  }
  const waits = scenario.jobs.map((_, type) => jobSeries(kindCount, type, 'wait'))
  const services = scenario.jobs.map((_, type) => jobSeries(kindCount, type, 'service'))
  const totals = scenario.jobs.map((_, type) => jobSeries(kindCount, type, 'total'))

  const add = (word: number, count: number): void => {
    words[word] = (words[word] as number) + count
  }
  const addRequest = (kind: number, column: RequestColumn, count = 1): void =>
    add((requestBase[kind] as number) + REQUEST_OFFSET[column], count)
  const addJob = (type: number, column: JobColumn, count: number): void =>
    add((jobBase[type] as number) + JOB_OFFSET[column], count)
  const record = (series: number, valueUs: number): void => {
    let table = tables[series] as LatencyTable | null
    if (table === null) {
      table = createLatencyTable()
      tables[series] = table
    }
    table.record(valueUs)
  }

  return {
    requestOffered(kind, intendedUs, latenessUs) {
      addRequest(kind, 'offered')
      if (intendedUs >= warmupUs) record(latenesses, latenessUs)
    },
    requestEnded({ kind, intendedUs, endUs }, end, comesBack = false) {
      addRequest(kind, end)
      const hasLatency = !comesBack && (end === 'answered' || end === 'error' || end === 'timedOut')
      if (hasLatency && intendedUs >= warmupUs) record(responses[kind] as number, endUs - intendedUs)
    },
    requestCompleted(kind, intendedUs, endUs) {
      addRequest(kind, 'completed')
      if (endUs - intendedUs <= (deadlinesUs[kind] as number)) addRequest(kind, 'good')
      if (intendedUs >= warmupUs) record(completions[kind] as number, endUs - intendedUs)
    },
    requestNoted: addRequest,
    requestTimed(series, { kind, intendedUs, endUs }, fromUs) {
      if (intendedUs >= warmupUs) record(timed[series][kind] as number, endUs - fromUs)
    },
    jobsCreated(type, count) {
      addJob(type, 'created', count)
    },
    jobDequeued(table, row) {
      if ((table.intendedUs[row] as number) < warmupUs) return
      record(
        waits[table.type[row] as number] as number,
        (table.dequeuedUs[row] as number) - (table.enqueuedUs[row] as number),
      )
    },
    attemptEnded(table, row) {
      const type = table.type[row] as number
      add((jobBase[type] as number) + ATTEMPT, 1)
      if ((table.intendedUs[row] as number) < warmupUs) return
      record(services[type] as number, (table.sinkEndUs[row] as number) - (table.sinkStartUs[row] as number))
    },
    attemptFailedFast(type) {
      addJob(type, 'attempt', 1)
      addJob(type, 'fastFailed', 1)
    },
    jobEnded(table, row, end) {
      const type = table.type[row] as number
      if (end !== 'done') {
        addJob(type, end, 1)
        return
      }
      add((jobBase[type] as number) + DONE, 1)
      if ((table.intendedUs[row] as number) < warmupUs) return
      record(totals[type] as number, (table.sinkEndUs[row] as number) - (table.intendedUs[row] as number))
    },
    jobsEnded(type, end, count) {
      addJob(type, end, count)
    },
    jobNoted(type, column) {
      addJob(type, column, 1)
    },
    take() {
      const slice: { series: number; batch: LatencyBatch }[] = []
      for (const [series, table] of tables.entries()) {
        const batch = table?.take()
        if (batch) slice.push({ series, batch })
      }
      return slice
    },
  }
}

const JOB_OFFSET = byColumn(JOB_COLUMNS, (_, offset) => offset)
const REQUEST_OFFSET = byColumn(REQUEST_COLUMNS, (_, offset) => offset)

/** Columns that every job comes through: looking them up by name would cost as much as recording a latency. */
const ATTEMPT = JOB_OFFSET.attempt
const DONE = JOB_OFFSET.done
