/**
 * Rounds for reading: so many significant digits, trailing zeros dropped, thousands separated.
 * 13.056 with 3 digits is `13.1`, 0.7 is `0.7`, 392114 is `392,000`.
 */
export function formatSignificant(value: number, digitCount: number): string {
  return separateThousands(String(roundSignificant(value, digitCount)))
}

/** Rounds to so many significant digits. */
export function roundSignificant(value: number, digitCount: number): number {
  return Number(value.toPrecision(digitCount))
}

/** Puts a comma between groups of three digits of the whole part: `1234567.8` becomes `1,234,567.8`. */
export function separateThousands(digits: string): string {
  const [whole = '', ...rest] = digits.split('.')
  return [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...rest].join('.')
}
