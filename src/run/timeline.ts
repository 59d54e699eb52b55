import { createLatencyHistogram, type LatencyHistogram } from '../measure/latency-histogram.ts'
import type { LedgerTotals } from '../measure/ledger.ts'
import type { IntervalMeasure, LatencySummary } from '../measure/measurement.ts'
import type { LatencySlice } from '../measure/recorder.ts'
import { sum } from '../measure/sum.ts'
import type { PlantReading } from './observer.ts'

/**
 * The run second by second, built on the main thread: latencies arrive from the threads once per interval and go into
 * that interval's histograms and into the run's; counts are differences between readings at the interval's ends.
 */
export interface Timeline {
  addLatencies(interval: number, slice: LatencySlice): void
  /** To be called often: closes every interval whose end has passed. */
  addReading(reading: PlantReading): void
  /** Closes the last interval and returns them all. */
  finish(reading: PlantReading): readonly IntervalMeasure[]
  /** A response time of the latest interval that has one; null before. */
  lastResponseUs(): number | null
  /** A series over the whole run; null without samples. */
  summarise(series: number): LatencySummary | null
}

/** Makes an empty timeline for the named series. */
export function createTimeline(seriesNames: readonly string[], intervalUs: number): Timeline {
  const whole = seriesNames.map((): LatencyHistogram | null => null)
  /** Interval to its batches. They are small; a histogram is made of them only when the run is over. */
  const slices = new Map<number, LatencySlice[]>()
  const readings: PlantReading[] = []
  let nextEndUs = intervalUs
  let lastResponseUs: number | null = null

  return {
    addLatencies(interval, slice) {
      slices.set(interval, [...(slices.get(interval) ?? []), slice])
      for (const { series, batch } of slice) {
        const total = whole[series] ?? createLatencyHistogram()
        whole[series] = total
        total.add(batch)
        if (seriesNames[series]?.endsWith('.response')) lastResponseUs = batch.maxUs
      }
    },
    addReading(reading) {
      if (reading.atUs < nextEndUs) return
      readings.push(reading)
      nextEndUs = (Math.floor(reading.atUs / intervalUs) + 1) * intervalUs
    },
    finish(reading) {
      readings.push(reading)
      return readings.map((end, index) => describe(readings[index - 1] ?? null, end, index === readings.length - 1))
    },
    lastResponseUs: () => lastResponseUs,
    summarise: (series) => whole[series]?.summarise() ?? null,
  }

  /** The histograms of the intervals from `first` to `last`, merged. */
  function encodeIntervals(first: number, last: number): Record<string, string> {
    const histograms = new Map<number, LatencyHistogram>()
    const within = [...slices].filter(([interval]) => interval >= first && interval <= last)
    for (const { series, batch } of within.flatMap(([, parts]) => parts.flat())) {
      const histogram = histograms.get(series) ?? createLatencyHistogram()
      histograms.set(series, histogram)
      histogram.add(batch)
    }
    return Object.fromEntries([...histograms].map(([series, own]) => [seriesNames[series] as string, own.encode()]))
  }

  function describe(start: PlantReading | null, end: PlantReading, isLast: boolean): IntervalMeasure {
    const fromUs = start?.atUs ?? 0
    // A main thread that was held up closes several intervals at once; the last takes what is left.
    const lastUs = isLast ? Number.POSITIVE_INFINITY : Math.max(fromUs, end.atUs - intervalUs)
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
      inUseCounts: end.sinks.map((sink) => sink.inUseCount),
      waitingCounts: end.sinks.map((sink) => sink.waitingCount),
      histograms: encodeIntervals(Math.floor(fromUs / intervalUs), Math.floor(lastUs / intervalUs)),
    }
  }
}
