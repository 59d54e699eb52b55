import type { Problem } from '../fault/input-error.ts'

/** A scenario file's text, and the name under which the user knows the file. */
export interface SourceText {
  readonly displayPath: string
  readonly text: string
  readonly lines: readonly string[]
  /** Offset of each line's first character. */
  readonly lineStartOffsets: readonly number[]
}

/** What a problem in a source says. */
export interface Remark {
  readonly message: string
  /** Printed beside the caret. */
  readonly hint?: string
  /** Length of what the caret underlines; without it there is no excerpt. */
  readonly caretLength?: number
}

/** Divides a text into lines once, so that any number of places in it can be named. */
export function createSourceText(displayPath: string, text: string): SourceText {
  const lineStartOffsets = [0, ...[...text.matchAll(LINE_BREAK)].map((match) => match.index + match[0].length)]
  return { displayPath, text, lines: text.split(LINE_BREAK), lineStartOffsets }
}

/** Makes a problem of a remark about the character at `offset`, with an excerpt when the remark underlines something. */
export function problemAt(source: SourceText, offset: number, remark: Remark): Problem {
  const line = lineAt(source, offset)
  const column = [...source.text.slice(source.lineStartOffsets[line - 1], offset)].length + 1
  const problem = { where: source.displayPath, line, column, message: remark.message }
  if (remark.caretLength === undefined) return problem
  const spec = { line, column, caretLength: remark.caretLength, hint: remark.hint }
  return { ...problem, excerpt: excerptOf(source.lines, spec) }
}

/** The line, from 1, that holds the character at `offset`. */
export function lineAt({ lineStartOffsets }: SourceText, offset: number): number {
  let low = 0
  let high = lineStartOffsets.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((lineStartOffsets[middle] as number) <= offset) low = middle
    else high = middle
  }
  return low + 1
}

interface ExcerptSpec {
  readonly line: number
  readonly column: number
  readonly caretLength: number
  readonly hint: string | undefined
}

/** As the parser counts lines: a carriage return alone does not end one. */
const LINE_BREAK = /\r?\n/g
const LINE_NUMBER_WIDTH = 6
const WINDOW_LENGTH = 110

/** The line before, the line, and carets under the culprit. */
function excerptOf(lines: readonly string[], { line, column, caretLength, hint }: ExcerptSpec): string {
  // A line of a megabyte is shown from a little before the culprit only.
  const from = column > WINDOW_LENGTH - 30 ? column - 30 : 0
  const row = (lineRank: number): string => {
    const shown = [...hidePasswords(lines[lineRank - 1] ?? '')].slice(from, from + WINDOW_LENGTH).join('')
    return `${String(lineRank).padStart(LINE_NUMBER_WIDTH)} │ ${printable(shown)}`.trimEnd()
  }
  const restLength = WINDOW_LENGTH - (column - 1 - from)
  const carets = '^'.repeat(Math.max(1, Math.min(caretLength, restLength)))
  const underline = `${' '.repeat(column - 1 - from)}${carets}${hint === undefined ? '' : ` ${printable(hint)}`}`
  const caretRow = `${' '.repeat(LINE_NUMBER_WIDTH)} │ ${underline}`
  return [...(line > 1 ? [row(line - 1)] : []), row(line), caretRow].join('\n')
}

/** A password that stands in a URL of the file is not carried on to a screen or a log; the line keeps its length. */
const hidePasswords = (line: string): string =>
  line.replace(/(:\/\/[^\s:@/"']*:)(?!\$\{env:)([^\s"']+)(?=@)/g, (_, before: string, password: string) =>
    before.concat('*'.repeat(password.length)),
  )

/** Control and bidirectional characters of a file must not reach the terminal. */
export function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
}
