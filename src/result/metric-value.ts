import { findLatency } from '../measure/find-latency.ts'
import type { JobSeries, RequestSeries } from '../measure/latency-series.ts'
import type {
  JobMeasure,
  LatencySummary,
  Measurement,
  QueueMeasure,
  RequestMeasure,
  SinkMeasure,
  WorkersMeasure,
} from '../measure/measurement.ts'
import { workerSecPerThousandJobs } from '../measure/worker-cost.ts'
import { US_PER_SEC } from '../units/microseconds.ts'

/**
 * The value of a metric by the name that expectations use, e.g. `send.response.p99`, `ledger.lost`, `drain`.
 * Durations in microseconds, rates per second. null: it has no samples, or there is no metric of that name.
 */
export function readMetric(measurement: Measurement, name: string): number | null {
  const { jobs, durationUs, drain } = measurement
  switch (name) {
    case 'drain':
      return drain.drainUs
    case 'throughput':
      return perSec(sum(jobs, 'doneCount'), durationUs)
    case 'goodput':
      return perSec(sum(jobs, 'doneCount') - sum(jobs, 'wastedCount'), durationUs)
    default:
      return readOwned(measurement, name)
  }
}

function perSec(count: number, durationUs: number): number | null {
  return durationUs === 0 ? null : (count / durationUs) * US_PER_SEC
}

function readOwned(measurement: Measurement, name: string): number | null {
  const dot = name.indexOf('.')
  if (dot < 0) return null
  const owner = name.slice(0, dot)
  const rest = name.slice(dot + 1)
  const named = <Row extends { readonly name: string }>(rows: readonly Row[]): Row | undefined =>
    rows.find((row) => row.name === owner)
  if (owner === 'ledger') return readSum(measurement.jobs, rest)
  return (
    readCount(REQUEST_COUNTS, named(measurement.requests), rest) ??
    readCount(JOB_COUNTS, named(measurement.jobs), rest) ??
    readCount(QUEUE_VALUES, named(measurement.queues), rest) ??
    readWorkers(measurement, named(measurement.queues), rest) ??
    readCount(SINK_VALUES, named(measurement.sinks), rest) ??
    readLatency(measurement, name)
  )
}

/** null where the queue has as many workers as ever. */
function readWorkers({ jobs }: Measurement, queue: QueueMeasure | undefined, rest: string): number | null {
  if (!queue?.workers) return null
  return rest === 'cost' ? workerSecPerThousandJobs(queue, jobs) : readCount(WORKER_VALUES, queue.workers, rest)
}

function readSum(jobs: readonly JobMeasure[], rest: string): number | null {
  const field = LEDGER_COUNTS.has(rest) ? JOB_COUNTS[rest] : undefined
  return field === undefined ? null : sum(jobs, field)
}

function readCount<Row>(fields: Fields<Row>, row: Row | undefined, rest: string): number | null {
  const field = Object.hasOwn(fields, rest) ? fields[rest] : undefined
  return field === undefined || !row ? null : (row[field] as number)
}

/** A latency series exists in the first part of the name, its statistic in the last: `send.response.p99.9`. */
function readLatency(measurement: Measurement, name: string): number | null {
  const match = /^(lateness|[^.]+\.[^.]+)\.(.+)$/.exec(name)
  if (match === null) return null
  const [, series = '', stat = ''] = match
  const summary = findLatency(measurement, series)
  const field = Object.hasOwn(LATENCY_STATS, stat) ? LATENCY_STATS[stat] : undefined
  if (field === undefined || summary === null) return field === 'count' ? 0 : null
  return summary[field]
}

/** Metric name to the field that holds it. */
type Fields<Row> = Readonly<Record<string, NumberField<Row>>>

type NumberField<Row> = { [Key in keyof Row]: Row[Key] extends number | null ? Key : never }[keyof Row]

const LATENCY_STATS: Readonly<Record<string, Exclude<keyof LatencySummary, 'hdr' | 'ci'>>> = {
  count: 'count',
  min: 'minUs',
  mean: 'meanUs',
  p50: 'p50Us',
  p90: 'p90Us',
  p95: 'p95Us',
  p99: 'p99Us',
  'p99.9': 'p999Us',
  max: 'maxUs',
}

const REQUEST_COUNTS: Fields<Omit<RequestMeasure, RequestSeries>> = {
  offered: 'offeredCount',
  answered: 'answeredCount',
  errors: 'errorCount',
  timeouts: 'timedOutCount',
  rejected: 'rejectedCount',
  completed: 'completedCount',
  good: 'goodCount',
  retried: 'retriedCount',
  repeated: 'repeatedCount',
  shed: 'shedCount',
  inline: 'inlineCount',
  polls: 'pollCount',
  compensated: 'compensatedCount',
  stuck: 'stuckCount',
  lostEvents: 'lostEventCount',
  ghostEvents: 'ghostEventCount',
  republished: 'republishedCount',
  unpublished: 'unpublishedCount',
}

const JOB_COUNTS: Fields<Omit<JobMeasure, JobSeries>> = {
  created: 'createdCount',
  done: 'doneCount',
  deduped: 'dedupedCount',
  failed: 'failedCount',
  dead: 'deadCount',
  expired: 'expiredCount',
  shed: 'shedCount',
  cut: 'cutCount',
  pending: 'pendingCount',
  retries: 'retryCount',
  fastFails: 'fastFailedCount',
  wasted: 'wastedCount',
  lost: 'lostCount',
  duplicated: 'duplicatedCount',
  redelivered: 'redeliveredCount',
}

const LEDGER_COUNTS: ReadonlySet<string> = new Set(['created', 'done', 'lost', 'duplicated', 'pending'])

const QUEUE_VALUES: Fields<Omit<QueueMeasure, 'workers'>> = { peak: 'peakCount', oldest: 'oldestUs' }

const WORKER_VALUES: Fields<WorkersMeasure> = {
  workers: 'peakCount',
  workerTime: 'workerUs',
  coldStarts: 'startedCount',
  timeToCapacity: 'timeToCapacityUs',
}

const SINK_VALUES: Fields<Omit<SinkMeasure, 'connectionCount'>> = {
  calls: 'callCount',
  errors: 'errorCount',
  refused: 'refusedCount',
  unknown: 'unknownCount',
  collapses: 'collapseCount',
  down: 'downUs',
  breakerOpened: 'breakerOpenedCount',
  inUsePeak: 'inUsePeakCount',
  waitingPeak: 'waitingPeakCount',
}

function sum(jobs: readonly JobMeasure[], field: NumberField<JobMeasure>): number {
  return jobs.reduce((total, job) => total + ((job[field] as number | null) ?? 0), 0)
}
