import type { Palette } from './palette.ts'

/** Where the text after a label begins. */
export const LABEL_WIDTH = 13

/** A dim label and its text; the text's further lines are set under its first. */
export function labelledLine(label: string, lines: readonly string[], palette: Palette): string {
  const [first = '', ...others] = lines
  const start = `  ${palette.dim(label)}${' '.repeat(Math.max(1, LABEL_WIDTH - 2 - label.length))}`
  return [`${start}${first}`, ...others.map((line) => `${' '.repeat(LABEL_WIDTH)}${line}`)].join('\n')
}
