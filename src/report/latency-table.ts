import Table from 'cli-table3'
import { sampleCountMin } from '../measure/trust-samples.ts'
import type { RunResult } from '../result/run-result.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { BORDERLESS } from './borderless.ts'
import { LABEL_WIDTH } from './labelled-line.ts'
import { type LatencyRow, listLatencyRows } from './latency-rows.ts'
import { formatMeasured } from './measured-duration.ts'
import type { Palette } from './palette.ts'
import { DEFAULT_WIDTH } from './wrapped-text.ts'

/** Columns of durations, by what they are called. */
type Column = 'p50' | 'p95' | 'p99' | 'max'

/** How a table is drawn: with which columns, and how wide. */
interface Layout {
  readonly columns: readonly Column[]
  readonly labelWidth: number
  readonly countWidth: number
  readonly durationWidth: number
  /** Short forms: `<1 µs`. */
  readonly isTight: boolean
}

/** Least width of a column of durations, the gap to its left included; less only where the screen is narrow. */
const DURATION_WIDTH_MIN = 9

/** What may be left out on a narrow screen, in the order in which it goes. */
const SHAPES: readonly Pick<Layout, 'columns' | 'isTight'>[] = [
  { columns: ['p50', 'p95', 'p99', 'max'], isTight: false },
  { columns: ['p50', 'p99', 'max'], isTight: false },
  { columns: ['p50', 'p99', 'max'], isTight: true },
  { columns: ['p50', 'p99'], isTight: true },
]

const NOTE_GAP = '    '

/**
 * The table of latencies: what clients waited for, what jobs waited for, what the work took. On a narrow screen the
 * notes go first, then the p95.
 */
export function renderLatencyTable(result: RunResult, palette: Palette, width = DEFAULT_WIDTH): string {
  const rows = listLatencyRows(result)
  if (rows.length === 0) return ''
  const layouts = SHAPES.map((shape) => layOut(rows, shape))
  const layout = layouts.find((one) => widthOf(one) <= width) ?? (layouts.at(-1) as Layout)
  const roomCount = width - widthOf(layout) - NOTE_GAP.length
  const note = (text: string): string => {
    const fitting = fitParts(text, roomCount)
    return fitting === '' ? '' : `${NOTE_GAP}${palette.dim(fitting)}`
  }
  const { warmupUs } = result.scenario.resolved
  const table = new Table({
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', 'right', ...layout.columns.map(() => 'right' as const), 'left'],
    colWidths: [layout.labelWidth, layout.countWidth, ...layout.columns.map(() => layout.durationWidth)],
  })
  table.push(
    [
      '',
      ...['count', ...layout.columns].map((name) => palette.dim(name)),
      note(warmupUs > 0 ? `after ${formatDuration(warmupUs)} of warm-up` : ''),
    ],
    ...rows.map((row) => [
      `  ${palette.dim(row.label)}`,
      formatCount(row.summary.count),
      ...listDurations(row, layout),
      note(row.note),
    ]),
  )
  const footnote = rows.some(isThin)
    ? [`  ${palette.dim(`few samples: under ${formatCount(sampleCountMin('p99'))}, p99 is the max`)}`]
    : []
  const lines = table.toString().split('\n')
  return [...lines.map((line) => line.trimEnd()), ...footnote].join('\n')
}

/** As many of a note's parts as there is room for, the first first. */
function fitParts(text: string, roomCount: number): string {
  if (text.length <= roomCount) return text
  const end = text.lastIndexOf(' · ')
  return end < 0 ? '' : fitParts(text.slice(0, end), roomCount)
}

function layOut(rows: readonly LatencyRow[], shape: Pick<Layout, 'columns' | 'isTight'>): Layout {
  const durationLengths = rows.flatMap((row) => listDurations(row, shape).map((text) => text.length + 1))
  return {
    ...shape,
    labelWidth: Math.max(shape.isTight ? 0 : LABEL_WIDTH, ...rows.map(({ label }) => label.length + 3)),
    countWidth: Math.max('count'.length, ...rows.map(({ summary }) => formatCount(summary.count).length)),
    durationWidth: Math.max(shape.isTight ? 0 : DURATION_WIDTH_MIN, ...durationLengths),
  }
}

function widthOf({ labelWidth, countWidth, columns, durationWidth }: Layout): number {
  return labelWidth + countWidth + columns.length * durationWidth
}

function isThin({ summary: { count } }: LatencyRow): boolean {
  return count > 1 && count < sampleCountMin('p99')
}

function listDurations(
  { summary }: LatencyRow,
  { columns, isTight }: Pick<Layout, 'columns' | 'isTight'>,
): readonly string[] {
  return columns.map((column) => {
    const us = summary[`${column}Us`]
    return isTight && us < 1 ? '<1 µs' : formatMeasured(us)
  })
}
