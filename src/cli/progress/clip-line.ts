/** A line's first columns. Colours take none, and are all kept, so that each that is begun ends. */
export function clipLine(line: string, columnCount: number): string {
  let roomCount = columnCount
  return line
    .split(COLOUR)
    .map((part, index) => {
      if (index % 2 === 1) return part
      const shown = part.slice(0, roomCount)
      roomCount -= shown.length
      return shown
    })
    .join('')
}

/** Columns that a line takes on a terminal. */
export function lineWidth(line: string): number {
  return line.replace(COLOUR, '').length
}

/** The sequences that chalk writes; captured, so that `split` keeps them at the odd places. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one.
const COLOUR = /(\x1b\[[0-9;]*m)/g
