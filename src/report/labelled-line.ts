import type { Palette } from './palette.ts'
import { wrapText } from './wrapped-text.ts'

/** Where the text after a label begins. */
export const LABEL_WIDTH = 13

/** A line too long for the screen goes on a little to the right of where it began. */
const HANG_WIDTH = 2

/** How labelled lines are drawn; `width` null: lines are never broken. */
export interface LineOptions {
  readonly palette: Palette
  readonly width: number | null
}

/** A dim label and its text; the text's further lines are set under its first. */
export function labelledLine(label: string, lines: readonly string[], { palette, width }: LineOptions): string {
  const [first = '', ...others] = lines.map((line) =>
    width === null ? line : wrapText(line, { width, startColumn: LABEL_WIDTH, indent: LABEL_WIDTH + HANG_WIDTH }),
  )
  const start = `  ${palette.dim(label)}${' '.repeat(Math.max(1, LABEL_WIDTH - 2 - label.length))}`
  return [`${start}${first}`, ...others.map((line) => `${' '.repeat(LABEL_WIDTH)}${line}`)].join('\n')
}
