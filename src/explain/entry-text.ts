import { labelledLine } from '../report/labelled-line.ts'
import type { Palette } from '../report/palette.ts'
import { wrapText } from '../report/wrapped-text.ts'
import { type Entry, listedName } from './entry.ts'

/** How an explanation is drawn. */
export interface ExplanationOptions {
  readonly palette: Palette
  /** Columns of the screen. */
  readonly width: number
}

/** An entry on the screen, and the scenarios that show it. */
export function renderEntry(entry: Entry, shownBy: readonly string[], { palette, width }: ExplanationOptions): string {
  const line = (label: string, text: string): string => labelledLine(label, [text], { palette, width })
  const title = wrapText(`${palette.bold(listedName(entry))}  ${entry.title}`, { width, indent: 2 })
  return `${[
    title,
    line('what', entry.definition),
    ...(entry.formula === null ? [] : [line('formula', entry.formula)]),
    line('use', entry.use),
    ...(entry.source === null ? [] : [line('source', entry.source)]),
    ...(entry.see.length === 0 ? [] : [line('see', joinNames(entry.see))]),
    ...(shownBy.length === 0 ? [] : [line('shown by', joinNames(shownBy))]),
  ].join('\n')}\n`
}

/** Names with dots between them, of which no line begins with one. */
export function joinNames(names: readonly string[]): string {
  return names.join('\u00a0· ')
}
