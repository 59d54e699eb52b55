/** JSON with the keys of every object in order and some left out, so that equal values have equal text. */
export function canonicalJson(value: unknown, without: readonly string[]): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (without.includes(key)) return undefined
    if (inner instanceof Float64Array) return [...inner]
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
