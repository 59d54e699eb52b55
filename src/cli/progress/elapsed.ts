import { US_PER_SEC } from '../../units/microseconds.ts'

/** Time as a stopwatch shows it: `0:05`, `12:34`, `1:02:03`; fractions of a second are cut off. */
export function formatElapsed(us: number): string {
  const totalSec = Math.max(0, Math.floor(us / US_PER_SEC))
  const hourCount = Math.floor(totalSec / 3600)
  const minCount = Math.floor(totalSec / 60) % 60
  const sec = String(totalSec % 60).padStart(2, '0')
  return hourCount === 0 ? `${minCount}:${sec}` : `${hourCount}:${String(minCount).padStart(2, '0')}:${sec}`
}
