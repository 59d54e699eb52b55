import { BIAS, powersOfTwo } from './powers-of-two.ts'

/**
 * The only transcendental functions of the engine. `Math.log`, `Math.exp` and `Math.pow` may differ in the last digit
 * between versions of V8, and one digit is enough to change every event that follows; these are made of additions,
 * multiplications and divisions, which IEEE 754 fixes to the bit (so is `Math.sqrt`, which may be used anywhere).
 * The coefficients are those of the Taylor series: over the reduced ranges they need only a term or two more than a
 * fitted polynomial, and nobody has to trust them.
 */

/** The natural logarithm, off by less than one unit in the last place. -Infinity for 0, NaN below. */
export function log(x: number): number {
  if (!(x < Infinity)) return x
  if (x < NORMAL_MIN) return x > 0 ? log(x * 2 ** 54) - 54 * Math.LN2 : x === 0 ? -Infinity : NaN
  // x = 2^exponent * (1 + f) with 1 + f between sqrt(1/2) and sqrt(2).
  bits[0] = x
  let exponent = ((words[HIGH] as number) >> 20) - BIAS
  let f = x * (powersOfTwo[BIAS - exponent] as number) - 1
  if (f > Math.SQRT2 - 1) {
    f = (f - 1) / 2
    exponent++
  }
  // ln(1 + f) = 2 artanh(s) = 2 (s + s^3/3 + s^5/5 + ...), where s <= 0.172. 2 s is not added as it is, for it is
  // rounded: f is exact, and 2 s = f - f^2/2 + s f^2/2. Even and odd powers go separately to shorten the chain.
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const odd = z * (2 / 3 + w * (2 / 7 + w * (2 / 11 + w * (2 / 15 + w * (2 / 19)))))
  const even = w * (2 / 5 + w * (2 / 9 + w * (2 / 13 + w * (2 / 17))))
  const half = 0.5 * f * f
  return exponent * LN2_HIGH - (half - (s * (half + odd + even) + exponent * LN2_LOW) - f)
}

/** e to the power of x, off by less than one unit in the last place; 0 and Infinity where the result is out of range. */
export function exp(x: number): number {
  if (x > 709.79) return Infinity
  if (x < -745.14) return 0
  // x = exponent * ln 2 + r with |r| <= 0.347.
  const exponent = Math.floor(x * Math.LOG2E + 0.5)
  const high = x - exponent * LN2_HIGH
  const low = exponent * LN2_LOW
  const r = high - low
  const lost = high - r - low
  const z = r * r
  const even = 1 / 2 + z * (1 / 24 + z * (1 / 720 + z * (1 / 40320 + z * (1 / 3628800 + z * (1 / 479001600)))))
  const odd = 1 / 6 + z * (1 / 120 + z * (1 / 5040 + z * (1 / 362880 + z * (1 / 39916800 + z * (1 / 6227020800)))))
  const significand = 1 + (r + (z * (even + r * odd) + lost))
  // In two steps, because 2^exponent alone may be out of range where the product is not.
  const firstHalf = exponent >> 1
  return significand * (powersOfTwo[BIAS + firstHalf] as number) * (powersOfTwo[BIAS + exponent - firstHalf] as number)
}

/** `base` to the power of `exponent`, base > 0; relative error up to (3 + |exponent ln base|) * 2^-52. */
export function pow(base: number, exponent: number): number {
  return exp(exponent * log(base))
}

/** ln 2 = 0.B17217F7 D1CF79ABC9E3B... in base 16: 32 bits, whose product with an exponent is exact, and the rest. */
const LN2_HIGH = 0xb17217f7 * 2 ** -32
const LN2_LOW = 0xd1cf79abc9e3b * 2 ** -84

const NORMAL_MIN = 2 ** -1022

/** A number and its bits. */
const bits = new Float64Array([1])
const words = new Int32Array(bits.buffer)
const HIGH = words[1] === 0 ? 0 : 1
