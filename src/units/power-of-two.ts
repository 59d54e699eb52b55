/**
 * Powers of two by shifting bits: `Math.log2` and `**` may be off in the last digit, and a size that depends on the
 * version of V8 would be a result that does.
 */
export function powerOfTwo(exponent: number): number {
  // A shift is a signed one of 32 bits, and goes round beyond that.
  return exponent <= SHIFT_MAX ? 1 << exponent : (1 << SHIFT_MAX) * (1 << (exponent - SHIFT_MAX))
}

/** The smallest power of two that is no less than a whole number from 0 to 2^31; 1 for 0. */
export function nextPowerOfTwo(atLeast: number): number {
  return atLeast <= 1 ? 1 : powerOfTwo(BIT_COUNT - Math.clz32(atLeast - 1))
}

/** How often a whole number from 1 to 2^32 - 1 can be halved: the exponent of a power of two. */
export function exponentOf(value: number): number {
  return BIT_COUNT - 1 - Math.clz32(value)
}

const BIT_COUNT = 32
const SHIFT_MAX = 30
