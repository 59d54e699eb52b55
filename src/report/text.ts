import type { RunResult } from '../result/run-result.ts'
import { describeExpectations } from './expectation-lines.ts'
import { wordFinding } from './finding-words.ts'
import { labelledLine } from './labelled-line.ts'
import { renderLatencyTable } from './latency-table.ts'
import { describeLedger } from './ledger-line.ts'
import type { Palette } from './palette.ts'
import { describeQueues } from './queue-line.ts'
import { findReasons } from './reasons.ts'
import { describeTrust } from './trust-lines.ts'
import { renderVerdictLine } from './verdict-line.ts'

/** What the text report needs beside the result. */
export interface TextOptions {
  readonly palette: Palette
  /** Where the result was stored; null: nowhere. */
  readonly path: string | null
  /** A command to go on with, and what it does; null: none. */
  readonly next: { readonly command: string; readonly meaning: string } | null
}

/** The final screen of one run: the verdict, then the numbers that it rests on. */
export function renderText(result: RunResult, options: TextOptions): string {
  const { palette } = options
  const line = (label: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [labelledLine(label, lines, palette)]
  const table = renderLatencyTable(result, palette)
  return [
    renderVerdictLine(result, palette),
    '',
    ...(table === '' ? [] : [table]),
    ...line('queue', describeQueues(result, palette)),
    ...line('ledger', [describeLedger(result.measurement.jobs)]),
    ...line('trust', describeTrust(result, palette)),
    ...line(
      'why',
      findReasons(result).flatMap((finding) => wordFinding(finding)),
    ),
    ...line('expect', describeExpectations(result.expectations, palette)),
    ...renderFooter(options),
    '',
  ].join('\n')
}

function renderFooter({ palette, path, next }: TextOptions): readonly string[] {
  const lines = [
    ...(path === null ? [] : [labelledLine('result', [path], palette)]),
    ...(next === null ? [] : [labelledLine('next', [`${palette.accent(next.command)}     ${next.meaning}`], palette)]),
  ]
  return lines.length === 0 ? [] : ['', ...lines]
}
