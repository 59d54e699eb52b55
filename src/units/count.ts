import { scaleDecimal } from './decimal.ts'
import { separateThousands } from './significant.ts'

const SCALES = { '': 1, k: 1e3, m: 1e6 } as const

/**
 * Reads a whole number: `1000`, `10k`, `2.5k`, `1m` (a million). Returns null for everything else: signs, spaces,
 * exponents, `0x10`, `1_000`, leading zeros, fractions, more than 2^53 - 1.
 */
export function parseCount(text: string): number | null {
  const match = /^(?!0[0-9])([0-9.]+)([km]?)$/.exec(text)
  return match === null ? null : scaleDecimal(match[1] ?? '', SCALES[(match[2] ?? '') as keyof typeof SCALES])
}

/** Writes a count so that `parseCount` reads the same back: `10k`, `1m`, `12345`. */
export function printCount(count: number): string {
  if (count === 0) return '0'
  if (count % SCALES.m === 0) return `${count / SCALES.m}m`
  return count % SCALES.k === 0 ? `${count / SCALES.k}k` : String(count)
}

/** Writes a count for a screen: `1,000,000`. */
export function formatCount(count: number): string {
  return separateThousands(String(count))
}
