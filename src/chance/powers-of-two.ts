/** Exponents of the table's numbers, and what is added to one for its place: -1023 to 1023. */
export const BIAS = 1023

/**
 * 2^-1023 to 2^1023, by exponent + bias. Multiplying by these takes half the time of writing an exponent into the bits
 * of a number, because the processor must not read back what it has just written in another width. Made by doubling and
 * halving, which are exact, as `**` need not be.
 */
export const powersOfTwo = new Float64Array(2 * BIAS + 1)

powersOfTwo[BIAS] = 1
for (let exponent = 1; exponent <= BIAS; exponent++) {
  powersOfTwo[BIAS + exponent] = (powersOfTwo[BIAS + exponent - 1] as number) * 2
  powersOfTwo[BIAS - exponent] = (powersOfTwo[BIAS - exponent + 1] as number) / 2
}
