/**
 * The two-sided 95 % quantile of Student's t: a mean of n values lies within this many standard errors of the truth in
 * 95 of 100 cases, for n - 1 degrees of freedom. Up to 30 from the table that every textbook prints; beyond, Fisher's
 * expansion in powers of 1/n (Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.5), there exact to 1e-5.
 */
export function studentT(freedomCount: number): number {
  const listed = TWO_SIDED_95[freedomCount - 1]
  if (listed !== undefined) return listed
  const z = NORMAL_975
  const square = z * z
  const first = (z * (square + 1)) / 4
  const second = (z * ((5 * square + 16) * square + 3)) / 96
  const third = (z * (((3 * square + 19) * square + 17) * square - 15)) / 384
  return z + (first + (second + third / freedomCount) / freedomCount) / freedomCount
}

/** 97.5 % of a normal variable lie below this. */
const NORMAL_975 = 1.959964

/** For 1 to 30 degrees of freedom. */
const TWO_SIDED_95: readonly number[] = [
  12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216, 2.22814, 2.20099, 2.17881, 2.16037,
  2.14479, 2.13145, 2.11991, 2.10982, 2.10092, 2.09302, 2.08596, 2.07961, 2.07387, 2.06866, 2.0639, 2.05954, 2.05553,
  2.05183, 2.04841, 2.04523, 2.04227,
]
