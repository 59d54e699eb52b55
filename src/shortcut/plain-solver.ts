import { drawAt } from '../chance/draw.ts'
import { jobSeries, latenessSeries, requestSeries } from '../measure/latency-series.ts'
import type { LatencySlice } from '../measure/recorder.ts'
import { FIRST_SERVICE_DRAW } from '../sink/call-draws.ts'
import { createBusyCount } from './busy-count.ts'
import { type OpenedFreeTimes, openFreeTimes } from './open-free-times.ts'
import type { PlainQueue } from './plain-queue.ts'
import { createSliceTables, type SliceTables } from './slice-tables.ts'
import { createStartLine } from './start-line.ts'

/** Says for each job of a plain queue when it starts and ends, without following a single event. */
export interface PlainSolver {
  /**
   * Goes on with up to `jobCount` jobs. `declined`: the queue turned out not to be plain (it was full, a deadline came,
   * a burst was too large), and everything handed over so far is void.
   */
  step(jobCount: number): 'going' | 'over' | 'declined'
  readonly totals: PlainTotals
  /** Which way of keeping free times suits the queue. */
  readonly kind: OpenedFreeTimes['kind']
}

/** What a plain queue came to; sums over all its jobs so far. */
export interface PlainTotals {
  readonly requestCount: number
  readonly jobCount: number
  readonly lastArrivalUs: number
  readonly lastEndUs: number
  readonly enqueuedSumUs: number
  readonly waitSumUs: number
  readonly waitUsMax: number
  readonly busySumUs: number
  readonly queuePeakCount: number
  readonly busyPeakCount: number
  /** Requests that came, and jobs that started and ended, in each interval. */
  readonly arrivedCounts: Float64Array
  readonly startedCounts: Float64Array
  readonly endedCounts: Float64Array
}

/** What bounds a run, and how its time is divided. */
export interface SolverFrame {
  readonly warmupUs: number
  readonly drainLimitUs: number
  readonly deadlineUs: number
  readonly intervalUs: number
  readonly sliceUs: number
  readonly jobCountMax: number
  /** Takes the latencies of each slice, series by series. */
  readonly emit: (sliceIndex: number, latencies: LatencySlice) => void
}

/** Services so long that more slices than this are open at once would take too much memory. */
const OPEN_SLICE_COUNT_MAX = 64

/**
 * Makes a solver that stands at the first job. J. Kiefer and J. Wolfowitz, "On the theory of queues with many servers"
 * (1955): in the order of arrival, each job takes the slot that is free first; it starts when both have come.
 */
export function createPlainSolver(queue: PlainQueue, frame: SolverFrame): PlainSolver {
  const { plan, requestJobCount, slotCount, key, serviceUs, serviceUsMax } = queue
  const { warmupUs, sliceUs, intervalUs, emit } = frame
  const slicesPerInterval = intervalUs / sliceUs
  const { kind, times } = openFreeTimes({ serverCount: slotCount, isConstant: queue.isConstant })
  const open = (series: number): SliceTables => createSliceTables(series, emit)
  const [responses, latenesses] = [open(requestSeries(0, 'response')), open(latenessSeries(1, 1))]
  const waits = open(jobSeries(1, 0, 'wait'))
  const [services, totalTimes, completions] = [
    open(jobSeries(1, 0, 'service')),
    open(jobSeries(1, 0, 'total')),
    open(requestSeries(0, 'completion')),
  ]
  const intervalCount = Math.ceil(frame.deadlineUs / intervalUs) + 1
  const starts = createStartLine()
  const busy = createBusyCount()
  const totals = {
    requestCount: 0,
    jobCount: 0,
    lastArrivalUs: 0,
    lastEndUs: 0,
    enqueuedSumUs: 0,
    waitSumUs: 0,
    waitUsMax: 0,
    busySumUs: 0,
    queuePeakCount: 0,
    busyPeakCount: 0,
    arrivedCounts: new Float64Array(intervalCount),
    startedCounts: new Float64Array(intervalCount),
    endedCounts: new Float64Array(intervalCount),
  }
  let arrivalUs = 0
  let nextArrivalUs = plan.next()
  let atOnceCount = 0
  /** Jobs of the present request that are still to be placed, and the latest end of those that were. */
  let leftCount = 0
  let requestEndUs = 0
  let startSlice = 0
  let limitUs = frame.deadlineUs

  return {
    kind,
    totals,
    step(jobCount) {
      for (let count = 0; count < jobCount; count++) {
        if (leftCount === 0) {
          if (nextArrivalUs < 0) return finish()
          if (!arrive()) return 'declined'
        }
        if (!place()) return 'declined'
      }
      return 'going'
    },
  }

  /** The next request comes; false when the front or the queue would not take all of it. */
  function arrive(): boolean {
    atOnceCount = nextArrivalUs === arrivalUs ? atOnceCount + 1 : 1
    arrivalUs = nextArrivalUs
    nextArrivalUs = plan.next()
    leftCount = requestJobCount
    requestEndUs = 0
    const offeredCount = totals.jobCount + requestJobCount
    const depthCount = offeredCount - starts.startedBefore(arrivalUs)
    totals.requestCount++
    totals.lastArrivalUs = arrivalUs
    if (depthCount > totals.queuePeakCount) totals.queuePeakCount = depthCount
    if (nextArrivalUs < 0) limitUs = Math.min(limitUs, arrivalUs + frame.drainLimitUs)
    const slice = Math.floor(arrivalUs / sliceUs)
    const interval = Math.floor(slice / slicesPerInterval)
    totals.arrivedCounts[interval] = (totals.arrivedCounts[interval] as number) + 1
    responses.closeBefore(slice)
    latenesses.closeBefore(slice)
    if (arrivalUs >= warmupUs) {
      responses.record(slice, 0)
      latenesses.record(slice, 0)
    }
    return depthCount <= queue.capacityCount && atOnceCount <= queue.atOnceCountMax && offeredCount <= frame.jobCountMax
  }

  /** Gives the next job its slot; false when it would not be served like any other. */
  function place(): boolean {
    const startUs = Math.max(arrivalUs, times.earliestUs())
    const forUs = serviceUs(drawAt(key, totals.jobCount, FIRST_SERVICE_DRAW))
    const endUs = startUs + forUs
    if (forUs > serviceUsMax || endUs > limitUs) return false
    times.occupyUntil(endUs)
    // Nobody asks how many wait once the last request has come.
    if (nextArrivalUs >= 0) starts.push(startUs)
    note(startUs, forUs)
    totals.jobCount++
    leftCount--
    if (endUs > requestEndUs) requestEndUs = endUs
    if (leftCount === 0 && arrivalUs >= warmupUs) {
      completions.record(Math.floor(requestEndUs / sliceUs), requestEndUs - arrivalUs)
    }
    return services.openCount() <= OPEN_SLICE_COUNT_MAX
  }

  function note(startUs: number, forUs: number): void {
    const waitUs = startUs - arrivalUs
    const endUs = startUs + forUs
    if (startUs >= (startSlice + 1) * sliceUs) openSlice(Math.floor(startUs / sliceUs))
    const endSlice = Math.floor(endUs / sliceUs)
    count(totals.startedCounts, startSlice)
    count(totals.endedCounts, endSlice)
    totals.enqueuedSumUs += arrivalUs
    totals.waitSumUs += waitUs
    totals.busySumUs += forUs
    if (waitUs > totals.waitUsMax) totals.waitUsMax = waitUs
    if (endUs > totals.lastEndUs) totals.lastEndUs = endUs
    // Once a job has waited, all slots were busy: no more to count.
    if (totals.busyPeakCount < slotCount) {
      totals.busyPeakCount = waitUs > 0 ? slotCount : Math.max(totals.busyPeakCount, busy.start(startUs, endUs))
    }
    if (arrivalUs < warmupUs) return
    waits.record(startSlice, waitUs)
    services.record(endSlice, forUs)
    totalTimes.record(endSlice, endUs - arrivalUs)
  }

  function count(counts: Float64Array, slice: number): void {
    const interval = Math.floor(slice / slicesPerInterval)
    counts[interval] = (counts[interval] as number) + 1
  }

  /** No job starts before this slice any more, and so none ends. */
  function openSlice(slice: number): void {
    startSlice = slice
    for (const tables of [waits, services, totalTimes, completions]) tables.closeBefore(slice)
  }

  function finish(): 'over' {
    for (const tables of [responses, latenesses, waits, services, totalTimes, completions]) {
      tables.closeBefore(Number.POSITIVE_INFINITY)
    }
    return 'over'
  }
}
