import type { Expectation } from '../scenario/scenario.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import { findLatency } from './find-latency.ts'
import type { IntervalMeasure, JobMeasure, Measurement, RequestMeasure } from './measurement.ts'
import { sum } from './sum.ts'

/**
 * One check that the tool runs on itself, as data: `holds`, `warns` (read the numbers that it bears on with care) or
 * `breaks` (the numbers cannot be true).
 */
export interface TrustCheck {
  readonly code:
    | 'ledger-closes'
    | 'effects-match'
    | 'little-identity'
    | 'sink-limit-kept'
    | 'offered-as-planned'
    | 'schedule-kept'
    | 'backlog-steady'
    | 'enough-samples'
    | 'ran-to-the-end'
  readonly verdict: 'holds' | 'warns' | 'breaks'
  /** What was compared: measured against the limit, in the unit named. */
  readonly measured: number
  readonly limit: number
  readonly unit: 'count' | 'ratio' | 'us'
  /** What it concerns, e.g. `requests`, a queue, or `order.response.p99`; null: the whole run. */
  readonly subject: string | null
}

/** What the checks need to know beside the measurement. */
export interface TrustContext {
  readonly warmupUs: number
  /** Those of the mode that ran: a percentile that one of them judges needs enough samples. */
  readonly expectations: readonly Pick<Expectation, 'metric'>[]
}

/** Runs every check that applies to a measurement; the order is the order of printing. */
export function checkTrust(measurement: Measurement, context: TrustContext): readonly TrustCheck[] {
  return [
    ledgerCloses('requests', measurement.requests.map(requestGapCount)),
    ledgerCloses('jobs', measurement.jobs.map(jobGapCount)),
    effectsMatch(measurement),
    ...littleIdentities(measurement),
    ...sinkLimitsKept(measurement),
    ...offeredAsPlanned(measurement),
    ...scheduleKept(measurement),
    ...backlogSteady(measurement, context.warmupUs),
    ...enoughSamples(measurement, context.expectations),
    ranToTheEnd(measurement),
  ]
}

/** Requests that the ledger does not account for; 0 when it closes. */
export function requestGapCount(request: RequestMeasure): number {
  const { offeredCount, answeredCount, errorCount, timedOutCount, rejectedCount, openCount } = request
  return offeredCount - (answeredCount + errorCount + timedOutCount + rejectedCount + openCount)
}

/** Jobs that the ledger does not account for, the lost included; 0 when it closes. */
export function jobGapCount(job: JobMeasure): number {
  const { doneCount, failedCount, deadCount, expiredCount, shedCount, cutCount, neverStartedCount, pendingCount } = job
  const endedCount = doneCount + failedCount + deadCount + expiredCount + shedCount + cutCount
  return job.createdCount - (endedCount + neverStartedCount + pendingCount)
}

function ledgerCloses(subject: 'requests' | 'jobs', gapCounts: readonly number[]): TrustCheck {
  const measured = sum(gapCounts.map(Math.abs))
  return {
    code: 'ledger-closes',
    verdict: measured === 0 ? 'holds' : 'breaks',
    measured,
    limit: 0,
    unit: 'count',
    subject,
  }
}

/** Each job reported done had its effect at the sink: once, or as often as duplicates were counted there. */
function effectsMatch({ jobs, effectCount }: Measurement): TrustCheck {
  const reportedCount = sum(jobs.map(({ doneCount, duplicatedCount }) => doneCount - duplicatedCount))
  const measured = Math.abs(reportedCount - effectCount)
  const verdict = measured === 0 ? 'holds' : 'breaks'
  return { code: 'effects-match', verdict, measured, limit: 0, unit: 'count', subject: null }
}

/** Little's law over a whole run is an identity; the rest is rounding of clocks that several threads read. */
const LITTLE_RATIO_MAX = 0.001

function littleIdentities({ queues }: Measurement): TrustCheck[] {
  return queues.flatMap(({ name, waitSumUs, waitSumByLittleUs }): TrustCheck[] => {
    if (waitSumByLittleUs === null) return []
    const measured = Math.abs(waitSumUs - waitSumByLittleUs) / Math.max(1, waitSumUs)
    const verdict = measured <= LITTLE_RATIO_MAX ? 'holds' : 'breaks'
    return [{ code: 'little-identity', verdict, measured, limit: LITTLE_RATIO_MAX, unit: 'ratio', subject: name }]
  })
}

function sinkLimitsKept({ sinks }: Measurement): TrustCheck[] {
  return sinks.flatMap(({ name, connectionCount, inUsePeakCount }): TrustCheck[] => {
    if (connectionCount === null) return []
    const verdict = inUsePeakCount <= connectionCount ? 'holds' : 'breaks'
    return [
      {
        code: 'sink-limit-kept',
        verdict,
        measured: inUsePeakCount,
        limit: connectionCount,
        unit: 'count',
        subject: name,
      },
    ]
  })
}

const OFFERED_RATIO_MAX = 0.005

function offeredAsPlanned({ requests, plannedRequestCount, ending }: Measurement): TrustCheck[] {
  if (plannedRequestCount === null || plannedRequestCount === 0 || ending === 'interrupted') return []
  const measured = Math.abs(sum(requests.map((request) => request.offeredCount)) / plannedRequestCount - 1)
  return [
    {
      code: 'offered-as-planned',
      verdict: measured <= OFFERED_RATIO_MAX ? 'holds' : 'warns',
      measured,
      limit: OFFERED_RATIO_MAX,
      unit: 'ratio',
      subject: null,
    },
  ]
}

/** The tool's own delay must be small beside what it measures. */
const LATENESS_RESPONSE_RATIO_MAX = 0.05
const LATENESS_US_MAX = 2 * US_PER_MS

/** Of a handful of requests the p99 is the worst one, and that is the first: it meets code that never ran before. */
const LATENESS_FEW_COUNT_MAX = 100
const LATENESS_FEW_US_MAX = 10 * US_PER_MS

function scheduleKept({ lateness, requests }: Measurement): TrustCheck[] {
  if (lateness === null) return []
  const responseUs = Math.min(...requests.flatMap(({ response }) => (response === null ? [] : [response.p50Us])))
  const ownLimitUs = Number.isFinite(responseUs) ? Math.round(responseUs * LATENESS_RESPONSE_RATIO_MAX) : 0
  const toleratedUs = lateness.count < LATENESS_FEW_COUNT_MAX ? LATENESS_FEW_US_MAX : LATENESS_US_MAX
  const limit = Math.max(toleratedUs, ownLimitUs)
  const measured = lateness.p99Us
  const verdict = measured < limit ? 'holds' : 'warns'
  return [{ code: 'schedule-kept', verdict, measured, limit, unit: 'us', subject: 'lateness.p99' }]
}

/** Quarters of fewer intervals say nothing about a trend. */
const INTERVAL_COUNT_MIN = 8

/** A backlog that grew by less than half from the second quarter to the last may be chance. */
const GROWTH_RATIO_MAX = 1.5

/** Fewer jobs in the system than this are no backlog. */
const BACKLOG_COUNT_MIN = 10

/**
 * A backlog that grows as long as requests arrive makes every latency depend on the length of the run: the mean number
 * of jobs in the system rises from quarter to quarter of the measured window. A spike that passes does not.
 */
function backlogSteady({ intervals, arrivalsEndUs }: Measurement, warmupUs: number): TrustCheck[] {
  const measuredIntervals = intervals.filter(({ fromUs, toUs }) => fromUs >= warmupUs && toUs <= arrivalsEndUs)
  if (measuredIntervals.length < INTERVAL_COUNT_MIN) return []
  const quarterLength = Math.floor(measuredIntervals.length / 4)
  const [second, third, last] = [3, 2, 1].map((fromEnd) => {
    const end = measuredIntervals.length - (fromEnd - 1) * quarterLength
    return mean(measuredIntervals.slice(end - quarterLength, end).map(inSystemCount))
  }) as [number, number, number]
  const isGrowing = second < third && third < last && last >= BACKLOG_COUNT_MIN
  const measured = last / Math.max(1, second)
  return [
    {
      code: 'backlog-steady',
      verdict: isGrowing && measured > GROWTH_RATIO_MAX ? 'warns' : 'holds',
      measured,
      limit: GROWTH_RATIO_MAX,
      unit: 'ratio',
      subject: null,
    },
  ]
}

function inSystemCount({ depthCounts, inUseCounts, waitingCounts }: IntervalMeasure): number {
  return sum(depthCounts) + sum(inUseCounts) + sum(waitingCounts)
}

const PERCENTILE_RATIOS: Readonly<Record<string, number>> = {
  p50: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  'p99.9': 0.999,
}

/**
 * Samples without which a percentile is just the largest sample: n (1 - q) >= 1, so 100 for a p99. A bound of 95 %
 * confidence would need three times as many (Wilks 1941); this is the least, not the comfortable number.
 */
export function sampleCountMin(percentile: string): number {
  const ratio = PERCENTILE_RATIOS[percentile]
  return ratio === undefined ? 1 : Math.round(1 / (1 - ratio))
}

/** Only percentiles that an expectation judges can mislead a verdict. */
function enoughSamples(measurement: Measurement, expectations: TrustContext['expectations']): TrustCheck[] {
  const lonely = new Set(measurement.requests.filter(({ offeredCount }) => offeredCount === 1).map(({ name }) => name))
  return expectations.flatMap(({ metric }): TrustCheck[] => {
    const [, series, percentile] = /^(.+?)\.(p[\d.]+)$/.exec(metric) ?? []
    if (series === undefined || percentile === undefined) return []
    const measured = findLatency(measurement, series)?.count ?? 0
    // No samples fail the expectation as it is; a request that is sent once by design has exactly one.
    if (measured === 0 || lonely.has(series.split('.')[0] as string)) return []
    const limit = sampleCountMin(percentile)
    const verdict = measured >= limit ? 'holds' : 'warns'
    return [{ code: 'enough-samples', verdict, measured, limit, unit: 'count', subject: metric }]
  })
}

/** The scenario's own drain limit is a finding, not an accident: the run ended as planned, with work left over. */
function ranToTheEnd({ ending, durationUs }: Measurement): TrustCheck {
  const isCut = ending === 'interrupted' || ending === 'deadline'
  const verdict = isCut ? 'warns' : 'holds'
  return { code: 'ran-to-the-end', verdict, measured: durationUs, limit: durationUs, unit: 'us', subject: ending }
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}
