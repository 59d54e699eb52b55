import type { Palette } from '../report/palette.ts'
import { wrapText } from '../report/wrapped-text.ts'
import { formatDuration } from '../units/duration.ts'
import type { CheckResult, CheckVerdict } from '../verify/check.ts'

/** Columns of name and words; together with what follows they fill a screen of 80. */
const NAME_WIDTH = 22
const WORDS_WIDTH = 34

/** How a line of the self-test is drawn. */
export interface CheckLineOptions {
  readonly palette: Palette
  readonly width: number
}

/** One check on one line: mark, name, what was found, how sure that is. Only a message that is too long takes more. */
export function renderCheck(result: CheckResult, { palette, width }: CheckLineOptions): string {
  const { name, verdict, words, evidence } = result
  const start = `  ${mark(verdict, palette)} ${name.padEnd(NAME_WIDTH)}  `
  const text = evidence === '' ? words : `${words.padEnd(WORDS_WIDTH)} ${palette.dim(evidence)}`
  return `${start}${wrapText(text, { width, startColumn: INDENT, indent: INDENT })}`
}

const INDENT = NAME_WIDTH + 6

/** What the whole self-test comes to; `wantedCount` checks were to be made. */
export function renderChecks(
  results: readonly CheckResult[],
  { wallUs, wantedCount }: { readonly wallUs: number; readonly wantedCount: number },
  palette: Palette,
): string {
  const took = `in ${formatDuration(wallUs)}`
  if (results.length < wantedCount) {
    return `${palette.warn('!')} stopped after ${results.length} of ${wantedCount} checks ${took}`
  }
  const named = (wanted: CheckVerdict): string[] =>
    results.filter(({ verdict }) => verdict === wanted).map(({ name }) => name)
  const verdict = worstVerdict(results)
  if (verdict === 'holds') return `${mark(verdict, palette)} all ${results.length} checks hold ${took}`
  const parts = [
    `${named('holds').length} of ${results.length} checks hold`,
    ...(['fails', 'unclear'] as const).flatMap((wanted) => {
      const names = named(wanted)
      return names.length === 0 ? [] : [`${VERDICT_WORDS[wanted]}: ${names.join(' · ')}`]
    }),
  ]
  return `${mark(verdict, palette)} ${parts.join('; ')}; ${took}`
}

const VERDICT_WORDS = { fails: 'wrong', unclear: 'unclear on this machine now' } as const

/** One check that fails decides; else one that says nothing leaves the whole open. */
export function worstVerdict(results: readonly CheckResult[]): CheckVerdict {
  const verdicts = new Set(results.map(({ verdict }) => verdict))
  if (verdicts.has('fails')) return 'fails'
  return verdicts.has('unclear') ? 'unclear' : 'holds'
}

function mark(verdict: CheckVerdict, palette: Palette): string {
  if (verdict === 'holds') return palette.good('✓')
  return verdict === 'fails' ? palette.bad('✗') : palette.warn('!')
}
