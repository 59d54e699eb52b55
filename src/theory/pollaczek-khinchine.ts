import { assert } from '../fault/assert.ts'
import { US_PER_SEC } from '../units/microseconds.ts'

/** One server, Poisson arrivals, service times of any distribution: M/G/1. */
export interface GeneralQueue {
  /** > 0, and below one in a mean service time. */
  readonly arrivalsPerSec: number
  /** > 0. */
  readonly meanServiceUs: number
  /** Variance of the service time over the square of its mean, >= 0: 0 for constant service (M/D/1), 1 for exponential. */
  readonly squaredVariationRatio: number
}

/**
 * The mean wait before service: rho s (1 + cv^2) / (2 (1 - rho)), where rho is the utilisation and s the mean service.
 * F. Pollaczek (1930) and A. Khinchine (1932); L. Kleinrock, "Queueing Systems" volume 1 (1975), section 5.6.
 * Exact for any order of service that does not look at the service times. Throws `ProgramError` outside of the ranges.
 */
export function pollaczekKhinchineWaitUs(queue: GeneralQueue): number {
  const { arrivalsPerSec, meanServiceUs, squaredVariationRatio } = queue
  assert(arrivalsPerSec > 0, `${arrivalsPerSec} arrivals a second are no queue`)
  assert(meanServiceUs > 0, `a mean service of ${meanServiceUs} us is no work`)
  assert(squaredVariationRatio >= 0, `a squared variation of ${squaredVariationRatio} is below none`)
  const rho = (arrivalsPerSec * meanServiceUs) / US_PER_SEC
  assert(rho < 1, `a utilisation of ${rho} has no steady state`)
  return (rho * meanServiceUs * (1 + squaredVariationRatio)) / (2 * (1 - rho))
}
