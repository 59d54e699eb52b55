/** A fraction of whole numbers, so that a load of 0.1 erlangs is exactly that. */
export interface Load {
  readonly over: number
  readonly under: number
}

/**
 * The oracle of the formulas for Markov queues: the weights of the states 0..last with `serverCount` servers, by the
 * balance of flows between neighbours, w(n) min(n, c) = w(n - 1) a. From the likeliest state, which weighs 2^512, down and
 * up in whole numbers, so that nothing overflows and what is lost is less than 2^-500 of the whole. They are added up as
 * they are: no recursion of probabilities is involved.
 */
export function stateWeights(serverCount: number, load: Load, last: number): readonly bigint[] {
  const { over, under } = load
  const likeliest = over >= serverCount * under ? last : Math.min(last, Math.floor(over / under))
  const weights = Array.from({ length: last + 1 }, () => 0n)
  weights[likeliest] = 1n << 512n
  const busyTimesUnder = (n: number): bigint => BigInt(Math.min(n, serverCount) * under)
  for (let n = likeliest; n > 0; n--) weights[n - 1] = ((weights[n] as bigint) * busyTimesUnder(n)) / BigInt(over)
  for (let n = likeliest + 1; n <= last; n++)
    weights[n] = ((weights[n - 1] as bigint) * BigInt(over)) / busyTimesUnder(n)
  return weights
}

/** The quotient as a number, to its last digit where it is above 2^-100. */
export function quotient(over: bigint, under: bigint): number {
  return Number((over << 200n) / under) * 2 ** -200
}

export function sum(weights: readonly bigint[]): bigint {
  return weights.reduce((total, weight) => total + weight, 0n)
}

/** Jobs waiting behind `serverCount` in service, weighted. */
export function lineSum(weights: readonly bigint[], serverCount: number): bigint {
  return weights.reduce((total, weight, n) => total + BigInt(Math.max(0, n - serverCount)) * weight, 0n)
}
