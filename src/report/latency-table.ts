import Table from 'cli-table3'
import type { LatencySummary, RequestMeasure } from '../measure/measurement.ts'
import { sampleCountMin } from '../measure/trust-samples.ts'
import { wordAttempt } from '../result/job-words.ts'
import type { RunResult } from '../result/run-result.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { BORDERLESS } from './borderless.ts'
import { LABEL_WIDTH } from './labelled-line.ts'
import { formatMeasured } from './measured-duration.ts'
import type { Palette } from './palette.ts'

/** One row: a latency distribution and what it stands for. */
interface Row {
  readonly label: string
  readonly summary: LatencySummary
  readonly note: string
}

const PERCENTILES = ['p50', 'p95', 'p99', 'max'] as const

/** Least width of a column of durations, the gap to its left included. */
const DURATION_WIDTH_MIN = 9

/** The table of latencies: what clients waited for, what jobs waited for, what the work took. */
export function renderLatencyTable(result: RunResult, palette: Palette): string {
  const rows = listRows(result)
  if (rows.length === 0) return ''
  const labelWidth = Math.max(LABEL_WIDTH, ...rows.map(({ label }) => label.length + 3))
  const countWidth = Math.max('count'.length, ...rows.map(({ summary }) => formatCount(summary.count).length))
  const durationLengths = rows.flatMap((row) => listDurations(row).map((text) => text.length + 1))
  const durationWidth = Math.max(DURATION_WIDTH_MIN, ...durationLengths)
  const { warmupUs } = result.scenario.resolved
  const headNote = warmupUs > 0 ? `    ${palette.dim(`after ${formatDuration(warmupUs)} of warm-up`)}` : ''
  const table = new Table({
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', 'right', ...PERCENTILES.map(() => 'right' as const), 'left'],
    colWidths: [labelWidth, countWidth, ...PERCENTILES.map(() => durationWidth)],
  })
  table.push(
    ['', ...['count', ...PERCENTILES].map((name) => palette.dim(name)), headNote],
    ...rows.map((row) => renderRow(row, palette)),
  )
  const footnote = rows.some(isThin)
    ? [`  ${palette.dim(`few samples: under ${formatCount(sampleCountMin('p99'))}, p99 is the max`)}`]
    : []
  const lines = table.toString().split('\n')
  return [...lines.map((line) => line.trimEnd()), ...footnote].join('\n')
}

function listRows({ measurement, scenario, mode }: RunResult): readonly Row[] {
  const { requests, jobs, sinks } = measurement
  const isOnly = requests.length === 1
  const queuedCount = jobs.filter(({ wait }) => wait !== null).length
  const requestRows = requests.map((request) => ({
    label: isOnly ? 'response' : `${request.name} response`,
    summary: request.response,
    note: noteAnswers(request),
  }))
  const waitRows = jobs.map(({ name, wait }) => ({
    label: queuedCount === 1 ? 'queue wait' : `${name} wait`,
    summary: wait,
    note: '',
  }))
  const serviceRows = jobs.map(({ name, service, sinkName }) => {
    const kind = sinks.some((sink) => sink.name === sinkName) ? kindOf(scenario.resolved, sinkName) : undefined
    return { label: name, summary: service, note: wordAttempt(kind) }
  })
  // A synchronous answer comes with the last effect: its completion repeats the response.
  const completionRows = requests.map((request) => ({
    label: isOnly ? 'completion' : `${request.name} completion`,
    summary: (request.mode ?? mode) === 'sync' ? null : request.completion,
    note: '',
  }))
  return [...requestRows, ...waitRows, ...serviceRows, ...completionRows].flatMap(({ summary, ...row }) =>
    summary === null ? [] : [{ ...row, summary }],
  )
}

function kindOf({ sinks }: RunResult['scenario']['resolved'], name: string) {
  return sinks.find((sink) => sink.name === name)?.kind
}

function noteAnswers({ timedOutCount, rejectedCount, errorCount }: RequestMeasure): string {
  const notes = [
    ...(timedOutCount > 0 ? [`${formatCount(timedOutCount)} timed out`] : []),
    ...(rejectedCount > 0 ? [`${formatCount(rejectedCount)} refused`] : []),
    ...(errorCount > 0 ? [`${formatCount(errorCount)} with an error`] : []),
  ]
  return notes.length === 0 ? 'what the client waits for' : notes.join(' · ')
}

function isThin({ summary: { count } }: Row): boolean {
  return count > 1 && count < sampleCountMin('p99')
}

function renderRow(row: Row, palette: Palette): string[] {
  const { label, summary, note } = row
  return [
    `  ${palette.dim(label)}`,
    formatCount(summary.count),
    ...listDurations(row),
    note === '' ? '' : `    ${palette.dim(note)}`,
  ]
}

function listDurations({ summary: { p50Us, p95Us, p99Us, maxUs } }: Row): readonly string[] {
  return [p50Us, p95Us, p99Us, maxUs].map(formatMeasured)
}
