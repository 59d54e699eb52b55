/** A duration that is drawn anew for each job. All values in microseconds, all > 0 but for `constant`, which may be 0. */
export type Distribution =
  | { readonly kind: 'constant'; readonly valueUs: number }
  | { readonly kind: 'uniform'; readonly minUs: number; readonly maxUs: number }
  | { readonly kind: 'exponential'; readonly meanUs: number }
  /** Given by two percentiles, p50 < p99: mu = ln p50, sigma = (ln p99 - ln p50) / 2.3263. */
  | { readonly kind: 'lognormal'; readonly p50Us: number; readonly p99Us: number }
  /** P(X > x) = (minUs / x) ^ shapeRatio, cut at maxUs. */
  | { readonly kind: 'pareto'; readonly minUs: number; readonly shapeRatio: number; readonly maxUs: number }
  /** Values with their weights; the weights sum to 1 after reading. */
  | { readonly kind: 'empirical'; readonly valuesUs: readonly number[]; readonly weightRatios: readonly number[] }
