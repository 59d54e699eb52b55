/** How far `actual` is from `expected`, as a share of it. */
export function relativeError(actual: number, expected: number): number {
  return actual === expected ? 0 : Math.abs(actual / expected - 1)
}
