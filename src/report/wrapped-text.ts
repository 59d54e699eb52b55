/** Columns of a report that nobody stated a width for. */
export const DEFAULT_WIDTH = 100

/** Narrower than this, a line would be broken at every word. */
const WIDTH_MIN = 40

/** How far a text reaches, and where its further lines begin. */
export interface Wrapping {
  readonly width: number
  /** Columns left of the first line that the caller fills. */
  readonly startColumn?: number
  /** Columns of the text's further lines. */
  readonly indent: number
}

/** Breaks a text between words where it would pass the width; a number stays with what follows it. Colours take no columns. */
export function wrapText(text: string, { width, startColumn = 0, indent }: Wrapping): string {
  const limit = Math.max(width, WIDTH_MIN)
  // Words at even places, the gaps between them at odd ones.
  const parts = text.replace(UNIT_GAP, HARD_SPACE).split(/( +)/)
  let column = startColumn
  let wrapped = ''
  let gap = ''
  parts.forEach((part, index) => {
    if (index % 2 === 1) {
      gap = part
      return
    }
    const length = part.replace(COLOUR, '').length
    if (index > 0 && column + gap.length + length > limit) {
      wrapped += `\n${' '.repeat(indent)}${part}`
      column = indent + length
    } else {
      wrapped += `${gap}${part}`
      column += gap.length + length
    }
  })
  return wrapped.replaceAll(HARD_SPACE, ' ')
}

const HARD_SPACE = '\u00a0'

/** The gap between a number and its unit, or what it counts. */
const UNIT_GAP = /(?<=\d) (?=[\p{L}\d%])/gu

/** The sequences that chalk writes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one.
const COLOUR = /\x1b\[[0-9;]*m/g
