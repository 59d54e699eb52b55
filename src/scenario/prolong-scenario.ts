import { MAX_TIMER_US } from '../units/microseconds.ts'
import { arrivalExtent } from './arrival-extent.ts'
import type { Arrivals, Scenario } from './scenario.ts'

/**
 * The same scenario with its load going on `timesCount` times as long, a whole number; null where that is longer than a
 * run may last, or where the load ends by itself and has nothing to go on with (see `isSteadyLoad`). The warm-up stays
 * as it is.
 */
export function prolongScenario(scenario: Scenario, timesCount: number): Scenario | null {
  const requests = scenario.requests.flatMap((request) => {
    const arrivals = prolong(request.arrivals, timesCount)
    return arrivals === null || arrivalExtent(arrivals).endUs > MAX_TIMER_US ? [] : [{ ...request, arrivals }]
  })
  return requests.length === scenario.requests.length ? { ...scenario, requests } : null
}

function prolong(arrivals: Arrivals, timesCount: number): Arrivals | null {
  switch (arrivals.kind) {
    case 'constant':
    case 'closed':
      return { ...arrivals, forUs: arrivals.forUs * timesCount }
    case 'poisson':
    case 'stages':
      return {
        ...arrivals,
        stages: arrivals.stages.map((stage) => ({ ...stage, forUs: stage.forUs * timesCount })),
      }
    case 'once':
    case 'burst':
    case 'trace':
      return null
  }
}
