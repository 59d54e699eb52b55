import type { Arrivals, RequestSpec, Scenario } from '../scenario/scenario.ts'

/** A request's spec as it is stored. */
export type RequestRecord = Omit<RequestSpec, 'arrivals'> & { readonly arrivals: ArrivalsRecord }

/** Recorded starts are counted, not repeated: a trace may hold millions, and the scenario's hash covers them. */
export type ArrivalsRecord =
  | Exclude<Arrivals, { readonly kind: 'trace' }>
  | { readonly kind: 'trace'; readonly path: string; readonly speedRatio: number; readonly startCount: number }

/** The resolved scenario as it goes into the result file: plain JSON. */
export type ScenarioRecord = Omit<Scenario, 'requests'> & { readonly requests: readonly RequestRecord[] }

/** Turns a resolved scenario into its stored form. */
export function recordScenario(scenario: Scenario): ScenarioRecord {
  return {
    ...scenario,
    requests: scenario.requests.map((request) => ({ ...request, arrivals: recordArrivals(request.arrivals) })),
  }
}

function recordArrivals(arrivals: Arrivals): ArrivalsRecord {
  if (arrivals.kind !== 'trace') return arrivals
  const { startsUs, ...rest } = arrivals
  return { ...rest, startCount: startsUs.length }
}
