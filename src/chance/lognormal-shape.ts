import type { Distribution } from './distribution.ts'
import { log } from './elementary.ts'
import { normalQuantile } from './normal-quantile.ts'

/** Mean and standard deviation of the logarithm of a lognormal duration (of microseconds) that is given by two percentiles. */
export function lognormalShape(distribution: Extract<Distribution, { kind: 'lognormal' }>): {
  readonly mu: number
  readonly sigma: number
} {
  const mu = log(distribution.p50Us)
  return { mu, sigma: (log(distribution.p99Us) - mu) / normalQuantile(0.99) }
}
