/**
 * A uniform draw in (0, 1) that depends on nothing but its three arguments (unsigned 32-bit integers): no state, no order,
 * so the same job meets the same fate whichever thread, attempt order or policy runs it.
 *
 * 32 bits fine: from 2^-33 to 1 - 2^-33. For one key and one `nth` every id has its own value. Two rounds of a
 * multiply-and-shift mix whose constants Wellons found by search ("Hash Prospector", bias 0.17); `nth` enters between
 * the rounds, because adding all three at once would let another job's second draw equal this job's first.
 */
export function drawAt(key: number, id: number, nth: number): number {
  let x = id ^ key
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  x ^= (x >>> 16) ^ (Math.imul(nth + 1, 0x9e3779b1) + key)
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return (((x ^ (x >>> 16)) >>> 0) + 0.5) * 2 ** -32
}
