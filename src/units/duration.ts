import { scaleDecimal } from './decimal.ts'
import { MAX_COUNTED_US, US_PER_HOUR, US_PER_MIN, US_PER_MS, US_PER_SEC } from './microseconds.ts'
import { formatSignificant, roundSignificant } from './significant.ts'

/** Largest first: parts of a duration must come in this order. */
const UNITS = [
  { name: 'h', us: US_PER_HOUR },
  { name: 'm', us: US_PER_MIN },
  { name: 's', us: US_PER_SEC },
  { name: 'ms', us: US_PER_MS },
  { name: 'us', us: 1 },
] as const

const SINGLE = /^([0-9.]+) ?(h|m|s|ms|us|µs)$/
const COMPOUND = /^(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?(?:([0-9]+)us)?$/
const TEXT_LENGTH_MAX = 64

/**
 * Reads `250us`, `45ms`, `1.5s`, `2m` or `1h30m` (largest unit first; one space may precede a single unit).
 * Returns whole microseconds, or null: no unit, a sign, an unknown unit, a fraction of a microsecond, more than 2^53 - 1.
 */
export function parseDuration(text: string): number | null {
  if (text === '' || text.length > TEXT_LENGTH_MAX) return null
  const single = SINGLE.exec(text)
  if (single !== null) {
    const name = single[2] === 'µs' ? 'us' : single[2]
    const unit = UNITS.find((candidate) => candidate.name === name)
    return unit === undefined ? null : scaleDecimal(single[1] ?? '', unit.us)
  }
  const parts = COMPOUND.exec(text)
  if (parts === null) return null
  const totalUs = UNITS.reduce((sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * unit.us, 0)
  return Number.isSafeInteger(totalUs) ? totalUs : null
}

/** Why a text is no duration that can be counted. */
export type DurationFault = 'no-unit' | 'too-long' | 'too-fine' | 'other-form'

/** Says why `parseDuration` read nothing from a text. */
export function explainDuration(text: string): DurationFault {
  if (/^[0-9.]+$/.test(text)) return 'no-unit'
  const single = SINGLE.exec(text)
  if (single !== null && !/^[0-9]+(\.[0-9]+)?$/.test(single[1] ?? '')) return 'other-form'
  if (single === null && (text === '' || !COMPOUND.test(text))) return 'other-form'
  // Only the size is asked for here, so the rounding of a float does no harm.
  const perUnit = UNITS.find(({ name }) => name === single?.[2])?.us ?? 1
  if (single === null || Number(single[1]) * perUnit > MAX_COUNTED_US) return 'too-long'
  // Without a fraction it is a row of zeros before a number.
  return single[1]?.includes('.') ? 'too-fine' : 'other-form'
}

/** Writes whole microseconds so that `parseDuration` reads the same back: `1h30m`, `45ms`, `250us`, `0s`. */
export function printDuration(us: number): string {
  if (us === 0) return '0s'
  let restUs = us
  let text = ''
  for (const unit of UNITS) {
    const count = Math.floor(restUs / unit.us)
    restUs -= count * unit.us
    if (count > 0) text += `${count}${unit.name}`
  }
  return text
}

/** Up to which value, in microseconds, each unit is the easiest to read. */
const SCREEN_UNITS = [
  { name: 'µs', us: 1, belowUs: 100 },
  { name: 'ms', us: US_PER_MS, belowUs: US_PER_SEC },
  { name: 's', us: US_PER_SEC, belowUs: 2 * US_PER_MIN },
  { name: 'min', us: US_PER_MIN, belowUs: 2 * US_PER_HOUR },
  { name: 'h', us: US_PER_HOUR, belowUs: Number.POSITIVE_INFINITY },
] as const

const DIGIT_COUNT = 3

/** Writes microseconds for a screen, three significant digits: `0.7 ms`, `45 ms`, `5.1 s`, `13.1 h`. */
export function formatDuration(us: number): string {
  if (us === 0) return '0 ms'
  // Rounded first, so that 999.6 ms becomes 1 s and not 1,000 ms.
  const roundedUs = roundSignificant(us, DIGIT_COUNT)
  const unit = SCREEN_UNITS.find(({ belowUs }) => Math.abs(roundedUs) < belowUs) ?? SCREEN_UNITS[4]
  return `${formatSignificant(us / unit.us, DIGIT_COUNT)} ${unit.name}`
}
