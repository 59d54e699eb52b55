import { arrivalExtent } from './arrival-extent.ts'
import type { Arrivals, Stage } from './scenario.ts'

/**
 * Whether the load is the same from its first request to its last: every kind of request comes at one rate, or from a
 * fixed number of clients, and all of them for equally long. Only then does one stretch of a run say what another may
 * be like. A burst, a spike, a single request and a recorded trace end by themselves: such a run is one sample of its
 * figures, however many jobs it has, and there is no interval to be had from inside it.
 */
export function isSteadyLoad(requests: readonly { readonly arrivals: Arrivals }[]): boolean {
  const ends = new Set(requests.map(({ arrivals }) => arrivalExtent(arrivals).endUs))
  return ends.size === 1 && requests.every(({ arrivals }) => isSteady(arrivals))
}

function isSteady(arrivals: Arrivals): boolean {
  switch (arrivals.kind) {
    case 'constant':
    case 'closed':
      return true
    case 'poisson':
    case 'stages':
      return hasOneRate(arrivals.stages)
    case 'once':
    case 'burst':
    case 'trace':
      return false
  }
}

function hasOneRate(stages: readonly Stage[]): boolean {
  const rates = new Set(stages.flatMap(({ fromPerSec, toPerSec }) => [fromPerSec, toPerSec]))
  return rates.size === 1
}
