/**
 * The candidate that a misspelt word most likely meant, or null when none is close: at most one edit in three letters.
 * Edits are insertions, deletions, replacements and swaps of neighbours (Damerau-Levenshtein, optimal string alignment).
 */
export function nearestName(word: string, candidates: readonly string[]): string | null {
  const [best] = nearestNames(word, candidates)
  return best ?? null
}

/** All candidates that are close enough, nearest first. */
export function nearestNames(word: string, candidates: readonly string[]): readonly string[] {
  const shown = word.slice(0, LENGTH_MAX).toLowerCase()
  return candidates
    .map((name) => ({ name, distance: editDistance(shown, name.toLowerCase()) }))
    .filter(({ name, distance }) => isClose(distance, Math.max(shown.length, name.length)))
    .sort((a, b) => a.distance - b.distance)
    .map(({ name }) => name)
}

/** A word of which every letter would have to change is another word. */
const isClose = (distance: number, length: number): boolean =>
  distance < length && distance <= Math.max(1, Math.floor(length / 3))

/** The distance takes time in proportion to both lengths; nothing we have to name is longer. */
const LENGTH_MAX = 200

function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min((previous[j] as number) + 1, (current[j - 1] as number) + 1, replaced)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) least = Math.min(least, (beforePrevious[j - 2] as number) + 1)
      current.push(least)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[b.length] as number
}
