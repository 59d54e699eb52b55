import type { JobMeasure, LatencySummary, RequestMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import { wordAttempt } from '../result/job-words.ts'
import type { RunResult } from '../result/run-result.ts'
import { formatCount } from '../units/count.ts'
import { findShownNames, type ShownNames } from './shown-names.ts'

/** One row of the table: a latency distribution and what it stands for. */
export interface LatencyRow {
  readonly label: string
  readonly summary: LatencySummary
  readonly note: string
}

/**
 * The latencies of a run, in the order in which a request goes through it; what has no samples is left out, and so is
 * what another row says already.
 */
export function listLatencyRows({ measurement, scenario, mode }: RunResult): readonly LatencyRow[] {
  const { requests, jobs } = measurement
  const names = findShownNames(scenario.resolved)
  const isOnly = requests.length === 1
  const of = ({ name }: RequestMeasure, what: string): string => (isOnly ? what : `${name} ${what}`)
  const isSync = (request: RequestMeasure): boolean => (request.mode ?? mode) === 'sync'
  return [
    ...requests.map((request) => ({
      label: of(request, 'response'),
      summary: request.response,
      note: noteAnswers(request),
    })),
    ...requests.map((request) => ({
      label: of(request, 'first'),
      // Where one subscriber is told after the other, the first effect is that of the first.
      summary: jobs.some(({ service }) => isSame(service, request.first)) ? null : request.first,
      note: 'first effect',
    })),
    ...listWaits(jobs, names),
    ...jobs.map(({ name, service, sinkName }) => {
      const kind = scenario.resolved.sinks.find((sink) => sink.name === sinkName)?.kind
      const note = names.isCallback(name) ? 'one call to the receiver' : wordAttempt(kind)
      return { label: names.job(name), summary: service, note }
    }),
    ...requests.map((request) => ({
      label: of(request, 'relay'),
      summary: request.relay,
      note: 'events in the outbox',
    })),
    ...requests.map((request) => ({
      label: of(request, 'inconsistent'),
      summary: request.inconsistent,
      note: 'half done for all to see',
    })),
    // A synchronous answer comes with the last effect and is the result: both would repeat the response.
    ...requests.map((request) => ({
      label: of(request, 'completion'),
      summary: isSync(request) || isSame(request.completion, request.result) ? null : request.completion,
      note: '',
    })),
    ...requests.map((request) => ({
      label: of(request, 'result'),
      summary: isSync(request) ? null : request.result,
      note: 'the client has its result',
    })),
  ].flatMap(({ summary, ...row }) => (summary === null ? [] : [{ ...row, summary }]))
}

function isSame(left: LatencySummary | null, right: LatencySummary | null): boolean {
  if (left === null || right === null) return false
  return SHOWN.every((figure) => left[figure] === right[figure])
}

const SHOWN = ['count', 'p50Us', 'p95Us', 'p99Us', 'maxUs'] as const

function noteAnswers({ timedOutCount, rejectedCount, shedCount, errorCount }: RequestMeasure): string {
  const notes = [
    ...(timedOutCount > 0 ? [`${formatCount(timedOutCount)} timed out`] : []),
    ...(shedCount > 0 ? [`${formatCount(shedCount)} turned away`] : []),
    ...(rejectedCount > shedCount ? [`${formatCount(rejectedCount - shedCount)} refused`] : []),
    ...(errorCount > 0 ? [`${formatCount(errorCount)} with an error`] : []),
  ]
  return notes.length === 0 ? 'what the client waits for' : notes.join(' · ')
}

/** Waits in queues. Job types that never waited share one row: five rows of nothing say no more than one. */
function listWaits(jobs: readonly JobMeasure[], names: ShownNames): readonly NullableRow[] {
  const queued = jobs.filter(({ wait }) => wait !== null)
  const idle = queued.filter(({ wait }) => wait?.maxUs === 0)
  const [first, ...others] = idle
  if (!first?.wait || others.length === 0) return queued.map((job) => waitRow(job, queued.length === 1, names))
  const count = sum(idle.map(({ wait }) => wait?.count ?? 0))
  const label = idle.length === queued.length ? 'queue wait' : 'other waits'
  return [
    ...queued.filter((job) => !idle.includes(job)).map((job) => waitRow(job, false, names)),
    { label, summary: { ...first.wait, count }, note: '' },
  ]
}

type NullableRow = Omit<LatencyRow, 'summary'> & { readonly summary: LatencySummary | null }

function waitRow({ name, wait }: JobMeasure, isOnly: boolean, names: ShownNames): NullableRow {
  return { label: isOnly ? 'queue wait' : `${names.job(name)} wait`, summary: wait, note: '' }
}
