/** The middle value, or the mean of the two middle ones. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** `1,234,567` or `8.61 M`: three significant digits, with a prefix from a million on. */
export function count(value) {
  if (value >= 1e6) return `${(value / 1e6).toPrecision(3)} M`
  if (value >= 1e4) return `${(value / 1e3).toPrecision(3)} k`
  return Math.round(value).toLocaleString('en-US')
}

/** Microseconds for people. */
export function duration(us) {
  if (us >= 1e6) return `${(us / 1e6).toPrecision(3)} s`
  if (us >= 1e3) return `${(us / 1e3).toPrecision(3)} ms`
  return `${Math.round(us)} µs`
}
