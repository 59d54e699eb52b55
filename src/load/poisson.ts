import { log } from '../chance/elementary.ts'
import { createStream } from '../chance/stream.ts'
import type { Arrivals } from '../scenario/scenario.ts'
import type { OpenPlan } from './arrival-plan.ts'
import { createRateIntegral } from './rate-integral.ts'

/**
 * Requests that know nothing of each other, as from many independent people: a Poisson process whose rate follows the
 * profile. Exponential gaps of mean 1 are laid along the integral of the rate and mapped back to instants (time
 * rescaling: Cinlar, "Introduction to Stochastic Processes", 1975), one draw per arrival and none thrown away.
 */
export function planPoisson(
  { stages }: Extract<Arrivals, { kind: 'poisson' }>,
  seed: string,
  streamName: string,
): OpenPlan {
  const integral = createRateIntegral(stages)
  const stream = createStream(seed, streamName)
  let askedCount = 0

  return {
    kind: 'open',
    plannedCount: null,
    endUs: integral.endUs,
    next() {
      // Once over it stays over: the sum only grows.
      askedCount -= log(1 - stream.next())
      return askedCount < integral.totalCount ? Math.round(integral.instantUs(askedCount)) : -1
    },
  }
}
