import { parseDecimal, printDecimal } from './decimal.ts'
import { formatSignificant } from './significant.ts'

/** Reads a share: `5%`, `0.1%` or `0.05`. Returns the ratio, not limited to 1, or null. */
export function parseRatio(text: string): number | null {
  const percent = /^([0-9.]+) ?%$/.exec(text)?.[1]
  if (percent === undefined) return parseDecimal(text)
  // The exponent shifts the decimal point without the rounding error of a division.
  return parseDecimal(percent) === null ? null : Number(`${percent}e-2`)
}

/** Writes a ratio so that `parseRatio` reads the same back: `5%` where that is exact, else a plain decimal. */
export function printRatio(ratio: number): string {
  const percent = `${printDecimal(Number((ratio * 100).toPrecision(12)))}%`
  return parseRatio(percent) === ratio ? percent : printDecimal(ratio)
}

/** Writes a ratio for a screen, three significant digits: `0.0636 %`, `12 %`. */
export function formatRatio(ratio: number): string {
  return `${formatSignificant(ratio * 100, 3)} %`
}
