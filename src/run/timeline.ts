import type { SeriesSlice } from '../measure/batch-means.ts'
import type { LatencyHistogram } from '../measure/latency-histogram.ts'
import { estimateIntervals } from '../measure/latency-intervals.ts'
import type { LedgerTotals } from '../measure/ledger.ts'
import type { IntervalMeasure, LatencySummary, StartCut } from '../measure/measurement.ts'
import type { LatencySlice } from '../measure/recorder.ts'
import { findStartCut } from '../measure/start-cut.ts'
import { sum } from '../measure/sum.ts'
import type { PlantReading } from './observer.ts'
import { sliceCountPerInterval } from './slice-length.ts'

/**
 * The run second by second, collected on the main thread: latencies arrive from the threads once per slice, as sparse
 * counts, and an interval is made of its slices; numbers of events are differences between readings at the intervals'
 * ends. Histograms are made of the counts when the run is over, so that neither they nor their library take memory and
 * time from it.
 */
export interface Timeline {
  /** What one thread recorded in the slice of that number, counted from 0 by `sliceLengthUs`. */
  addLatencies(slice: number, latencies: LatencySlice): void
  /** To be called often: closes every interval whose end has passed. */
  addReading(reading: PlantReading): void
  /** A response time of the latest interval that has one; null before. */
  lastResponseUs(): number | null
  /** Closes the last interval and merges. */
  finish(reading: PlantReading, createHistogram: () => LatencyHistogram): FinishedTimeline
}

/** What a timeline comes to. */
export interface FinishedTimeline {
  readonly intervals: readonly IntervalMeasure[]
  /** A series over the whole run; null without samples. */
  summarise(series: number): LatencySummary | null
  /** How the run began; null where the load is not steady, or the run too short to tell. */
  readonly startCut: StartCut | null
}

/** How a timeline is divided, and what its load is like. */
export interface TimelineOptions {
  readonly intervalUs: number
  /** Under a steady load the slices tell how certain the figures are: see `isSteadyLoad`. */
  readonly isSteady: boolean
}

/** Makes an empty timeline for the named series. */
export function createTimeline(seriesNames: readonly string[], options: TimelineOptions): Timeline {
  const { intervalUs, isSteady } = options
  const sliceCount = sliceCountPerInterval(options)
  /** Slice number to what each thread sent. */
  const slices = new Map<number, LatencySlice[]>()
  const readings: PlantReading[] = []
  let nextEndUs = intervalUs
  let lastResponseUs: number | null = null

  return {
    addLatencies(slice, latencies) {
      slices.set(slice, [...(slices.get(slice) ?? []), latencies])
      for (const { series, batch } of latencies) {
        if (seriesNames[series]?.endsWith('.response')) lastResponseUs = batch.maxUs
      }
    },
    addReading(reading) {
      if (reading.atUs < nextEndUs) return
      readings.push(reading)
      nextEndUs = (Math.floor(reading.atUs / intervalUs) + 1) * intervalUs
    },
    lastResponseUs: () => lastResponseUs,
    finish(reading, createHistogram) {
      readings.push(reading)
      const whole = mergeBySeries([...slices.values()].flat(2), createHistogram)
      const intervals = readings.map((end, index) => {
        const isLast = index === readings.length - 1
        const { fromUs, ...counts } = describe(readings[index - 1] ?? null, end)
        // A main thread that was held up closes several intervals at once; the last takes what is left.
        const lastUs = isLast ? Number.POSITIVE_INFINITY : Math.max(fromUs, end.atUs - intervalUs)
        const batches = batchesOf(Math.floor(fromUs / intervalUs), Math.floor(lastUs / intervalUs))
        return { fromUs, ...counts, histograms: encode(mergeBySeries(batches, createHistogram)) }
      })
      const bySeries = isSteady ? sliceBySeries() : null
      return {
        intervals,
        summarise: (series) => whole.get(series)?.summarise(estimateIntervals(bySeries?.get(series) ?? [])) ?? null,
        startCut: bySeries && lookAtStart(bySeries),
      }
    },
  }

  /** What arrived for the intervals from `first` to `last`. */
  function batchesOf(first: number, last: number): LatencySlice {
    return [...slices]
      .filter(([slice]) => slice >= first * sliceCount && slice < (last + 1) * sliceCount)
      .flatMap(([, parts]) => parts.flat())
  }

  /** Series to its slices in the order of time; slices without samples are left out. */
  function sliceBySeries(): ReadonlyMap<number, readonly SeriesSlice[]> {
    const found = new Map<number, SeriesSlice[]>()
    for (const [, parts] of [...slices].sort(([left], [right]) => left - right)) {
      const batches = parts.flat()
      for (const series of new Set(batches.map((part) => part.series))) {
        const own = batches.filter((part) => part.series === series).map(({ batch }) => batch)
        found.set(series, [...(found.get(series) ?? []), own])
      }
    }
    return found
  }

  /** Queues show a start that differs best; without any, what clients waited for. */
  function lookAtStart(bySeries: ReadonlyMap<number, readonly SeriesSlice[]>): StartCut | null {
    const cuts = [...bySeries]
      .sort(([left], [right]) => left - right)
      .flatMap(([series, own]) => findStartCut(seriesNames[series] as string, own) ?? [])
    const first = (ending: string): StartCut | undefined => cuts.find((cut) => cut.series.endsWith(ending))
    return first('.wait') ?? first('.response') ?? null
  }

  function encode(histograms: ReadonlyMap<number, LatencyHistogram>): Record<string, string> {
    return Object.fromEntries([...histograms].map(([series, own]) => [seriesNames[series] as string, own.encode()]))
  }
}

function mergeBySeries(
  batches: LatencySlice,
  createHistogram: () => LatencyHistogram,
): ReadonlyMap<number, LatencyHistogram> {
  const histograms = new Map<number, LatencyHistogram>()
  for (const { series, batch } of batches) {
    const histogram = histograms.get(series) ?? createHistogram()
    histograms.set(series, histogram)
    histogram.add(batch)
  }
  return histograms
}

/** What happened between two readings; null: since the beginning. */
function describe(start: PlantReading | null, end: PlantReading): Omit<IntervalMeasure, 'histograms'> {
  const fromUs = start?.atUs ?? 0
  const requests = (pick: (row: LedgerTotals['requests'][number]) => number): number =>
    sum(end.ledger.requests.map(pick)) - sum((start?.ledger.requests ?? []).map(pick))
  const jobs = (pick: (row: LedgerTotals['jobs'][number]) => number): number =>
    sum(end.ledger.jobs.map(pick)) - sum((start?.ledger.jobs ?? []).map(pick))
  return {
    fromUs,
    toUs: end.atUs,
    offeredCount: requests((row) => row.offered),
    answeredCount: requests((row) => row.answered),
    timedOutCount: requests((row) => row.timedOut),
    rejectedCount: requests((row) => row.rejected),
    doneCount: jobs((row) => row.done),
    failedCount: jobs((row) => row.failed + row.dead),
    retryCount: jobs((row) => row.retry),
    backlogCount: end.backlogCount,
    depthCounts: end.queues.map((queue) => queue.depthCount),
    workerCounts: end.queues.map((queue) => queue.workerCount),
    inUseCounts: end.sinks.map((sink) => sink.inUseCount),
    waitingCounts: end.sinks.map((sink) => sink.waitingCount),
  }
}
