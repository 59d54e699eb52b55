import Table from 'cli-table3'
import type { Comparison, ComparisonRow, ComparisonVerdict, ComparisonWarning } from '../compare/comparison.ts'
import { LATENCY_NOISE_FLOOR_RATIO, NOISE_FLOOR_RATIO } from '../compare/side-by-side.ts'
import { formatCount } from '../units/count.ts'
import { formatRate } from '../units/rate.ts'
import { formatRatio } from '../units/ratio.ts'
import { formatSignificant } from '../units/significant.ts'
import { BORDERLESS } from './borderless.ts'
import { formatMeasured } from './measured-duration.ts'
import type { Palette } from './palette.ts'

/** The comparison as a table: base, candidate, change, and what may be said of it. */
export function renderComparison(comparison: Comparison, palette: Palette): string {
  const { base, candidate, rows, warnings } = comparison
  const names = base.mode === candidate.mode ? ['base', 'candidate'] : [base.mode, candidate.mode]
  const table = new Table({
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', 'right', 'right', 'left', 'left'],
  })
  table.push(
    ['', ...names.map((name) => palette.dim(`${GAP}${name}`)), palette.dim(`${GAP}change`), ''],
    ...rows.map((row) => renderRow(row, palette)),
  )
  const lines = table.toString().split('\n')
  return [
    ...warnings.map((warning) => `${palette.warn('!')} ${wordWarning(warning)}`),
    ...lines.map((line) => line.trimEnd()),
    ...footnotes(comparison).map((note) => `  ${palette.dim(note)}`),
    '',
  ].join('\n')
}

const GAP = '    '

function renderRow(row: ComparisonRow, palette: Palette): string[] {
  return [
    `  ${palette.dim(row.label)}`,
    ...[row.base, row.candidate].map((value) => GAP + (value === null ? 'no data' : formatValue(value, row.unit))),
    GAP + wordChange(row),
    wordVerdict(row.verdict, palette),
  ]
}

function formatValue(value: number, unit: ComparisonRow['unit']): string {
  switch (unit) {
    case 'us':
      return formatMeasured(value)
    case 'perSec':
      return formatRate(value)
    case 'count':
      return formatCount(value)
  }
}

/** From this ratio on a change is read more easily as a multiple than as a percentage. */
const MULTIPLE_RATIO_MIN = 2

function wordChange({ base, candidate, unit, verdict }: ComparisonRow): string {
  if (base === null || candidate === null) return ''
  if (verdict === 'same') return 'same'
  if (verdict === 'unclear') return 'no clear difference'
  const isMore = candidate > base
  const ratio = Math.max(base, candidate) / Math.min(base, candidate)
  // A multiple of nothing, or of a handful, says less than the difference.
  if (unit === 'count' && (!Number.isFinite(ratio) || ratio < MULTIPLE_RATIO_MIN)) {
    return `${isMore ? '+' : '−'}${formatCount(Math.abs(candidate - base))}`
  }
  if (!Number.isFinite(ratio)) return ''
  if (ratio < MULTIPLE_RATIO_MIN) return `${isMore ? '+' : '−'}${formatRatio(Math.abs(candidate / base - 1))}`
  const words = { us: ['slower', 'faster'], perSec: ['more', 'less'], count: ['more', 'fewer'] } as const
  return `${formatMultiple(ratio)} × ${words[unit][isMore ? 0 : 1]}`
}

/** Three digits, but a count of times below ten thousand in full: `1,572`. */
function formatMultiple(ratio: number): string {
  return formatSignificant(ratio, ratio >= 1e3 && ratio < 1e4 ? 4 : 3)
}

function wordVerdict(verdict: ComparisonVerdict, palette: Palette): string {
  switch (verdict) {
    case 'better':
      return `${GAP}${palette.good('✓ better')}`
    case 'worse':
      return `${GAP}${palette.bad('✗ worse')}`
    case 'price':
      return `${GAP}${palette.warn('· the price')}`
    case 'few samples':
      return `${GAP}· too few samples`
    case 'no data':
      return `${GAP}· no data`
    case 'same':
    case 'unclear':
      return ''
  }
}

function wordWarning(warning: ComparisonWarning): string {
  switch (warning.code) {
    case 'other-scenario':
      return 'the two ran different settings: the scenario or an override differs'
    case 'other-seed':
      return 'the two ran with different seeds: their requests came at other times'
    case 'other-clock':
      return 'one ran on the real clock, the other in simulated time, which knows no overhead of the tool'
    case 'other-machine':
      return 'the two ran on different machines'
    case 'other-node':
      return 'the two ran on different versions of Node'
    case 'partial':
      return `${warning.id} was ended early: its numbers cover a part of the run only`
    case 'not-trusted':
      return `${warning.id} is invalid: its own checks do not hold`
  }
}

function footnotes({ base, candidate, rows, latenessUs, isExact }: Comparison): readonly string[] {
  const floor = `${formatRatio(NOISE_FLOOR_RATIO)}, of latencies ${formatRatio(LATENCY_NOISE_FLOOR_RATIO)}`
  return [
    ...(base.mode === candidate.mode
      ? []
      : ['async answers before the work is done; compare "all done" for the work itself.']),
    ...(rows.some(isFailure) && rows.some(isOfTheServed)
      ? ['latencies of what was done leave out whoever timed out, was refused or had an error.']
      : []),
    ...(latenessUs === null
      ? []
      : [`the tool itself was late: latencies that differ by less than ${formatMeasured(latenessUs)} are not called.`]),
    isExact
      ? 'both simulated with one seed: no noise of a machine, so every difference comes from what ran or from how long.'
      : `one run each: differences under the noise floor (${floor}; assumed) are not called.`,
  ]
}

function isFailure({ metric, base, candidate }: ComparisonRow): boolean {
  return /\.(?:timeouts|rejected|errors)$/.test(metric) && base !== candidate
}

function isOfTheServed({ metric, verdict }: ComparisonRow): boolean {
  return /\.(?:completion|result)\.p99$/.test(metric) && verdict !== 'no data'
}
