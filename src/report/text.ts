import type { RunResult } from '../result/run-result.ts'
import { describeClock } from './clock-line.ts'
import { describeExpectations } from './expectation-lines.ts'
import type { Finding } from './finding.ts'
import { findRule } from './finding-rule.ts'
import { wordFinding } from './finding-words.ts'
import { LABEL_WIDTH, labelledLine } from './labelled-line.ts'
import { renderLatencyTable } from './latency-table.ts'
import { describeLedger } from './ledger-line.ts'
import type { Palette } from './palette.ts'
import { describeQueues } from './queue-line.ts'
import { findReasons } from './reasons.ts'
import { describeRequests } from './request-line.ts'
import { describeTrust } from './trust-lines.ts'
import { renderVerdictLine } from './verdict-line.ts'
import { DEFAULT_WIDTH, wrapText } from './wrapped-text.ts'

/** What the text report needs beside the result. */
export interface TextOptions {
  readonly palette: Palette
  /** Where the result was stored; null: nowhere. */
  readonly path: string | null
  /** A command to go on with, and what it does; null: none. */
  readonly next: { readonly command: string; readonly meaning: string } | null
  /** Columns of the screen; 100 unless stated. */
  readonly width?: number
}

/** The final screen of one run: the verdict, then the numbers that it rests on. */
export function renderText(result: RunResult, options: TextOptions): string {
  const { palette, width = DEFAULT_WIDTH } = options
  const line = (label: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [labelledLine(label, lines, { palette, width })]
  const table = renderLatencyTable(result, palette, width)
  return [
    wrapText(renderVerdictLine(result, palette), { width, indent: 2 }),
    '',
    ...(table === '' ? [] : [table]),
    ...line('requests', describeRequests(result)),
    ...line('queue', describeQueues(result, palette)),
    ...line('ledger', [describeLedger(result.measurement)]),
    ...line('trust', describeTrust(result, palette)),
    ...line(
      'why',
      findReasons(result).flatMap((finding) => wordReason(finding, palette)),
    ),
    ...line('expect', describeExpectations(result.expectations, { palette, width })),
    ...line('clock', describeClock(result)),
    ...renderFooter(options),
    '',
  ].join('\n')
}

/** A finding, and the decision rule that it is a case of: `qbench explain B2` says more. */
function wordReason(finding: Finding, palette: Palette): readonly string[] {
  const rule = findRule(finding)
  const lines = wordFinding(finding)
  return rule === null
    ? lines
    : lines.map((line, index) => (index === lines.length - 1 ? `${line} ${palette.dim(`(rule\u00a0${rule})`)}` : line))
}

/** A path and a command are left whole: they are there to be copied. */
function renderFooter({ palette, path, next, width = DEFAULT_WIDTH }: TextOptions): readonly string[] {
  const whole = { palette, width: null }
  const lines = [
    ...(path === null ? [] : [labelledLine('result', [path], whole)]),
    ...(next === null ? [] : [labelledLine('next', adviseNext(next, { palette, width }), whole)]),
  ]
  return lines.length === 0 ? [] : ['', ...lines]
}

function adviseNext(
  { command, meaning }: NonNullable<TextOptions['next']>,
  { palette, width }: { readonly palette: Palette; readonly width: number },
): readonly string[] {
  const gap = ' '.repeat(5)
  return LABEL_WIDTH + command.length + gap.length + meaning.length > width
    ? [palette.accent(command), meaning]
    : [`${palette.accent(command)}${gap}${meaning}`]
}
