import { drawAt } from '../chance/draw.ts'
import { meanOf } from '../chance/mean.ts'
import { quantileOf } from '../chance/quantile.ts'
import { streamKey } from '../chance/stream-key.ts'
import type { Arrivals } from '../scenario/scenario.ts'
import type { ClosedPlan } from './arrival-plan.ts'

/**
 * Clients that ask, wait for the answer and think. Their first requests are spread evenly over one mean think time, as
 * if they had been at it for a while: all at once would be a burst that no crowd of people makes. Clients who do not
 * think come 1 us apart. Each pause depends on the client and its number alone, so a slow answer changes no later one.
 */
export function planClosed(
  arrivals: Extract<Arrivals, { kind: 'closed' }>,
  seed: string,
  streamName: string,
): ClosedPlan {
  const { clientCount, think, forUs } = arrivals
  const key = streamKey(seed, streamName)
  const thinkQuantile = quantileOf(think)
  const stepUs = Math.max(1, meanOf(think) / clientCount)

  return {
    kind: 'closed',
    clientCount,
    endUs: forUs,
    firstUs: (clientIndex) => Math.min(forUs, Math.round(clientIndex * stepUs)),
    thinkUs: (clientIndex, nth) => thinkQuantile(drawAt(key, clientIndex, nth)),
  }
}
