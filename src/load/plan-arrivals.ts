import { unreachable } from '../fault/unreachable.ts'
import type { Arrivals } from '../scenario/scenario.ts'
import type { ArrivalPlan } from './arrival-plan.ts'
import { planBurst } from './burst.ts'
import { planClosed } from './closed.ts'
import { planConstant } from './constant.ts'
import { planOnce } from './once.ts'
import { planPoisson } from './poisson.ts'
import { planStages } from './stages.ts'
import { planTrace } from './trace.ts'

/** Plans the requests of the kind called `requestName`: the same arguments give the same plan on every machine. */
export function planArrivals(arrivals: Arrivals, seed: string, requestName: string): ArrivalPlan {
  const streamName = `arrivals:${requestName}`
  switch (arrivals.kind) {
    case 'once':
      return planOnce(arrivals)
    case 'constant':
      return planConstant(arrivals)
    case 'poisson':
      return planPoisson(arrivals, seed, streamName)
    case 'stages':
      return planStages(arrivals)
    case 'burst':
      return planBurst(arrivals)
    case 'closed':
      return planClosed(arrivals, seed, streamName)
    case 'trace':
      return planTrace(arrivals)
    default:
      return unreachable(arrivals)
  }
}
