import type { ExpectationOutcome } from '../result/run-result.ts'
import type { Expectation } from '../scenario/expectation-spec.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { formatRate } from '../units/rate.ts'
import { formatRatio } from '../units/ratio.ts'
import { formatSignificant } from '../units/significant.ts'
import { LABEL_WIDTH } from './labelled-line.ts'
import type { Palette } from './palette.ts'

const GAP = '   '

/** Each expectation with a mark and what was measured, several on a line where they fit. */
export function describeExpectations(
  outcomes: readonly ExpectationOutcome[],
  { palette, width: lineWidth }: { readonly palette: Palette; readonly width: number },
): readonly string[] {
  const lines: { text: string; width: number }[] = []
  for (const outcome of outcomes) {
    const actual = describeActual(outcome)
    const width = 2 + outcome.text.length + 2 + actual.length
    const text = `${markOutcome(outcome, palette)} ${outcome.text}  ${palette.bold(actual)}`
    const last = lines.at(-1)
    if (last && LABEL_WIDTH + last.width + GAP.length + width <= lineWidth) {
      last.text += `${GAP}${text}`
      last.width += GAP.length + width
    } else lines.push({ text, width })
  }
  return lines.map(({ text }) => text)
}

function markOutcome({ verdict }: ExpectationOutcome, palette: Palette): string {
  return verdict === 'pass' ? palette.good('✓') : palette.bad('✗')
}

/** What was measured for an expectation: `1.19 ms`, `no data`. */
export function describeActual({ actual, unit }: ExpectationOutcome): string {
  return actual === null ? 'no data' : formatValue(actual, unit)
}

function formatValue(value: number, unit: Expectation['unit']): string {
  switch (unit) {
    case 'us':
      return formatDuration(value)
    case 'perSec':
      return formatRate(value)
    case 'count':
      // What is counted per thousand need not be whole.
      return Number.isInteger(value) ? formatCount(value) : formatSignificant(value, 4)
    case 'ratio':
      return formatRatio(value)
  }
}
