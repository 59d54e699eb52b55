import { US_PER_SEC } from '../units/microseconds.ts'
import type { Arrivals, Stage } from './scenario.ts'

/** How far arrivals reach, as far as that is known before the run. */
export interface ArrivalExtent {
  /** No request is meant to start after this. */
  readonly endUs: number
  /** Number of requests, or its mean where chance decides; null where the answers decide. */
  readonly requestCount: number | null
}

/** The extent of one request's arrivals. */
export function arrivalExtent(arrivals: Arrivals): ArrivalExtent {
  switch (arrivals.kind) {
    case 'once':
      return { endUs: arrivals.atUs, requestCount: 1 }
    case 'constant':
      return stagesExtent([{ forUs: arrivals.forUs, fromPerSec: arrivals.ratePerSec, toPerSec: arrivals.ratePerSec }])
    case 'poisson':
    case 'stages':
      return stagesExtent(arrivals.stages)
    case 'burst':
      return {
        endUs: arrivals.atUs + (arrivals.timesCount - 1) * arrivals.everyUs,
        requestCount: arrivals.sizeCount * arrivals.timesCount,
      }
    case 'closed':
      return { endUs: arrivals.forUs, requestCount: null }
    case 'trace':
      return { endUs: arrivals.startsUs.at(-1) ?? 0, requestCount: arrivals.startsUs.length }
  }
}

/** The area under the rates: each stage is a trapezium. */
function stagesExtent(stages: readonly Stage[]): ArrivalExtent {
  return {
    endUs: stages.reduce((sum, { forUs }) => sum + forUs, 0),
    requestCount: stages.reduce(
      (sum, { forUs, fromPerSec, toPerSec }) => sum + ((fromPerSec + toPerSec) / 2) * (forUs / US_PER_SEC),
      0,
    ),
  }
}
