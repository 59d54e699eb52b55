import { nearestName } from './nearest-name.ts'

const SHOWN_COUNT = 20

/** What to say about a word that is none of the candidates: the one that was probably meant, or which ones there are. */
export function nameAdvice(word: string, candidates: readonly string[]): string {
  const near = nearestName(word, candidates)
  if (near !== null) return `did you mean "${near}"?`
  const shown = candidates.slice(0, SHOWN_COUNT).join(', ')
  return `there ${candidates.length === 1 ? 'is' : 'are'} ${shown}${candidates.length > SHOWN_COUNT ? ' …' : ''}`
}
