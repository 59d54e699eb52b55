const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/**
 * Draws values >= 0 as a row of bars, the largest full height, at most `columnCountMax` wide: where several values share
 * a column it shows their maximum, so that a short peak stays visible.
 */
export function sparkline(values: readonly number[], columnCountMax: number): string {
  const columnCount = Math.min(values.length, columnCountMax)
  const columns = Array.from({ length: columnCount }, (_, index) => {
    const from = Math.floor((index * values.length) / columnCount)
    const to = Math.floor(((index + 1) * values.length) / columnCount)
    return Math.max(...values.slice(from, to))
  })
  const max = Math.max(...columns)
  return columns.map((value) => barOf(value, max)).join('')
}

function barOf(value: number, max: number): string {
  const level = max > 0 ? Math.round((value / max) * (LEVELS.length - 1)) : 0
  return LEVELS[level] ?? LEVELS[0]
}
