const DECIMAL = /^([0-9]{1,16})(?:\.([0-9]{1,16}))?$/

/**
 * Multiplies a plain decimal (`2.5`; no sign, no exponent) by a whole number, exactly.
 * Returns null for other text, and where the product is not a whole number up to 2^53 - 1.
 */
export function scaleDecimal(text: string, scale: number): number | null {
  const match = DECIMAL.exec(text)
  if (match === null) return null
  const [, whole = '', fraction = ''] = match
  // BigInt, because a product of floats would let 0.1 + 0.2 kinds of errors decide what is whole.
  const numerator = BigInt(whole + fraction) * BigInt(scale)
  const denominator = 10n ** BigInt(fraction.length)
  const product = Number(numerator / denominator)
  return numerator % denominator === 0n && Number.isSafeInteger(product) ? product : null
}

/** Reads a plain decimal (`0.05`; no sign, no exponent) as the nearest number, or null. */
export function parseDecimal(text: string): number | null {
  return DECIMAL.test(text) ? Number(text) : null
}

/** Writes a number >= 0 as a plain decimal without an exponent, which reads back as the same number. */
export function printDecimal(value: number): string {
  const [mantissa = '', exponent] = String(value).split('e')
  if (exponent === undefined) return mantissa
  const [whole = '', fraction = ''] = mantissa.split('.')
  const shift = Number(exponent)
  if (shift < 0) return `0.${'0'.repeat(-shift - 1)}${whole}${fraction}`
  return whole + fraction.padEnd(shift, '0')
}
