const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A bar of exactly `columnCount` columns, filled from the left to an eighth of a column; `ratio` is clamped to 0..1. */
export function drawBar(ratio: number, columnCount: number): string {
  const eighthCount = Math.round(Math.min(1, Math.max(0, ratio)) * columnCount * EIGHTHS.length)
  // What has begun is visible, however little it is.
  const shownCount = ratio > 0 ? Math.max(1, eighthCount) : eighthCount
  const full = '█'.repeat(Math.floor(shownCount / EIGHTHS.length))
  return `${full}${EIGHTHS[shownCount % EIGHTHS.length]}`.padEnd(columnCount)
}
