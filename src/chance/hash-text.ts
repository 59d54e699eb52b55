/**
 * 128 bits, as four unsigned 32-bit words, that depend on every character of a text: names become the seeds of streams.
 * Four multiplicative hashes of the UTF-16 code units, each ended by a full mix (the finalizer of MurmurHash3, Appleby),
 * so that texts which differ in one bit share nothing. Not for secrets.
 */
export function hashText(text: string): readonly [number, number, number, number] {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = 0xb7e15162
  let d = 0x6a09e667
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    a = Math.imul(a ^ unit, 0x85ebca6b)
    b = Math.imul(b ^ unit, 0xcc9e2d51)
    c = Math.imul(c ^ unit, 0x27d4eb2f)
    d = Math.imul(d ^ unit, 0x1b873593)
    // A product carries upwards only: without the shifts the high bits would never reach the low ones.
    a ^= a >>> 15
    b ^= b >>> 13
    c ^= c >>> 16
    d ^= d >>> 14
  }
  return [mix(a ^ text.length), mix(b ^ a), mix(c ^ b), mix(d ^ c)]
}

function mix(word: number): number {
  let x = word
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}
