import type { LiveReading } from '../../measure/live-reading.ts'
import type { Palette } from '../../report/palette.ts'
import { sparkline } from '../../report/sparkline.ts'
import { type JobWords, wordJobs } from '../../result/job-words.ts'
import { recordScenario } from '../../result/scenario-record.ts'
import type { Mode, Scenario } from '../../scenario/scenario.ts'
import { formatCount } from '../../units/count.ts'
import { formatDuration } from '../../units/duration.ts'
import { US_PER_SEC } from '../../units/microseconds.ts'
import { formatRate } from '../../units/rate.ts'
import { drawBar } from './bar.ts'
import { formatElapsed } from './elapsed.ts'

/** What the live lines are drawn for. */
export interface LiveSubject {
  readonly scenario: Scenario
  readonly mode: Mode
}

/** How the live lines are drawn. */
export interface LiveStyle {
  readonly columns: number
  readonly palette: Palette
}

/** Column where bars begin, width of a bar, and of the text after it. */
const LABEL_WIDTH = 13
const BAR_WIDTH_MAX = 24
const BAR_WIDTH_MIN = 6
const TEXT_WIDTH = 23
const REST_WIDTH = 22

/** The live lines for one reading: two in sync mode, four in async mode. `depthCounts` is the backlog so far. */
export function describeLive(
  subject: LiveSubject,
  { reading, depthCounts }: { readonly reading: LiveReading; readonly depthCounts: readonly number[] },
  style: LiveStyle,
): readonly string[] {
  const barWidth = Math.max(
    BAR_WIDTH_MIN,
    Math.min(BAR_WIDTH_MAX, style.columns - LABEL_WIDTH - TEXT_WIDTH - REST_WIDTH),
  )
  const draw = (line: LiveLine): string => drawLine(line, { ...style, barWidth })
  const words = wordWork(subject)
  if (subject.mode === 'sync')
    return [clientLine(subject, reading, barWidth), workLine(reading, words, barWidth)].map(draw)
  return [
    answeredLine(reading, barWidth),
    workLine(reading, words, barWidth),
    queueLine(reading, depthCounts, barWidth),
    workersLine(reading),
  ].map(draw)
}

/** The same in one line, for narrow terminals and for logs: as many items as fit into the columns, at least one. */
export function describeBriefly(subject: LiveSubject, reading: LiveReading, columnCount: number): string {
  const total = jobTotal(reading)
  const items = [
    `${formatElapsed(reading.elapsedUs)}  ${wordWork(subject).ended} ${formatCount(reading.doneCount)} of ${formatCount(total)}`,
    `answered ${countOf(reading.answeredCount, reading.plannedRequestCount)}`,
    ...(subject.mode === 'async' ? [`waiting ${formatCount(reading.depthCount)}`] : []),
    ...problems(reading),
  ]
  return items.reduce((line, item) => {
    const longer = `${line} · ${item}`
    return longer.length <= columnCount ? longer : line
  })
}

/** The share of the work that is done, 0..1. */
export function doneRatio(reading: LiveReading): number {
  const total = jobTotal(reading)
  return total === 0 ? 0 : reading.doneCount / total
}

interface LiveLine {
  readonly label: string
  /** Drawn in the accent colour; null: the text begins in its place. */
  readonly bar: string | null
  readonly text: string
  readonly rest: string
}

function drawLine(
  { label, bar, text, rest }: LiveLine,
  { columns, palette, barWidth }: LiveStyle & { barWidth: number },
): string {
  const left = bar === null ? padApart(text, barWidth + 2) : `${bar}  ${padApart(text, TEXT_WIDTH)}`
  // Wrapping is off while the lines are drawn; what does not fit would be cut anywhere.
  const isFitting = LABEL_WIDTH + (rest === '' ? left.trimEnd() : left + rest).length < columns
  const shown = isFitting ? left : left.trimEnd().slice(0, columns - LABEL_WIDTH - 1)
  const coloured = bar === null ? shown : `${palette.accent(shown.slice(0, bar.length))}${shown.slice(bar.length)}`
  return `  ${palette.dim(label)}${' '.repeat(LABEL_WIDTH - 2 - label.length)}${coloured}${isFitting ? rest : ''}`.trimEnd()
}

/** Whatever its length, a text does not touch the next. */
const padApart = (text: string, columnCount: number): string => `${text}  `.padEnd(columnCount)

/** One client that waits is shown against its patience, many are counted. */
function clientLine({ scenario }: LiveSubject, reading: LiveReading, barWidth: number): LiveLine {
  const timeoutUs = scenario.requests[0]?.timeoutUs ?? 0
  if (reading.plannedRequestCount !== 1) return answeredLine(reading, barWidth)
  const waitedUs = reading.lastResponseUs ?? Math.min(reading.elapsedUs, timeoutUs)
  const state = reading.answeredCount > 0 ? 'answered' : reading.timedOutCount > 0 ? 'gave up' : 'waiting'
  return {
    label: 'client',
    bar: drawBar(waitedUs / timeoutUs, barWidth),
    text: state,
    rest: `${formatElapsed(waitedUs)} of ${formatElapsed(timeoutUs)}`,
  }
}

function answeredLine(reading: LiveReading, barWidth: number): LiveLine {
  const { answeredCount, offeredCount, plannedRequestCount, lastResponseUs } = reading
  const facts = problems(reading)
  return {
    label: 'answered',
    bar: drawBar(answeredCount / Math.max(1, plannedRequestCount ?? offeredCount), barWidth),
    text: countOf(answeredCount, plannedRequestCount),
    rest: facts.length > 0 || lastResponseUs === null ? facts.join(' · ') : `last in ${formatDuration(lastResponseUs)}`,
  }
}

function workLine(reading: LiveReading, words: JobWords, barWidth: number): LiveLine {
  const leftCount = jobTotal(reading) - reading.doneCount
  // The rate is that of the run's own clock; whoever waits wants to know the time on the wall.
  const paceRatio = reading.elapsedUs > 0 ? reading.wallUs / reading.elapsedUs : 1
  const leftUs = reading.donePerSec > 0 ? (leftCount / reading.donePerSec) * US_PER_SEC * paceRatio : 0
  const rate = reading.doneCount > 0 ? formatRate(roundRate(reading.donePerSec)) : ''
  return {
    label: words.ended,
    bar: drawBar(doneRatio(reading), barWidth),
    text: `${formatCount(reading.doneCount)} of ${formatCount(jobTotal(reading))}`,
    rest: leftUs > 0 && words.ended !== 'sent' ? `${rate}   ${formatElapsed(leftUs)} left` : rate,
  }
}

function queueLine({ depthCount, oldestUs }: LiveReading, depthCounts: readonly number[], barWidth: number): LiveLine {
  return {
    label: 'queue',
    bar: sparkline(depthCounts, barWidth).padEnd(barWidth),
    text: `${formatCount(depthCount)} waiting`,
    rest: oldestUs === null ? '' : `oldest ${formatDuration(oldestUs)}`,
  }
}

function workersLine({ busyCount, slotCount, retryCount, deadCount }: LiveReading): LiveLine {
  return {
    label: 'workers',
    bar: null,
    text: `${formatCount(busyCount)} of ${formatCount(slotCount)} busy`,
    rest: `${formatCount(retryCount)} retried · ${formatCount(deadCount)} dead`,
  }
}

function problems({ timedOutCount, rejectedCount }: LiveReading): readonly string[] {
  return [
    ...(timedOutCount > 0 ? [`${formatCount(timedOutCount)} timed out`] : []),
    ...(rejectedCount > 0 ? [`${formatCount(rejectedCount)} refused`] : []),
  ]
}

function countOf(count: number, ofCount: number | null): string {
  return ofCount === null ? formatCount(count) : `${formatCount(count)} of ${formatCount(ofCount)}`
}

function jobTotal({ plannedJobCount, createdCount }: LiveReading): number {
  return plannedJobCount ?? createdCount
}

function wordWork({ scenario, mode }: LiveSubject): JobWords {
  return wordJobs(recordScenario(scenario), [...scenario.jobs.keys()], mode)
}

/** Three digits stand still enough to be read. */
function roundRate(perSec: number): number {
  return Number(perSec.toPrecision(3))
}
