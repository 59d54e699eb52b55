import { planArrivals } from '../load/plan-arrivals.ts'
import { sum } from '../measure/sum.ts'
import type { RequestSpec, Scenario } from '../scenario/scenario.ts'
import { US_PER_SEC } from '../units/microseconds.ts'

/** What is known of a run before it starts: how long it may last, and how much it may hold. */
export interface RunPlan {
  /** Last planned arrival at the latest. */
  readonly arrivalsEndUs: number
  /** null where chance or the answers decide. */
  readonly plannedRequestCount: number | null
  readonly jobCountMax: number
  readonly intervalUs: number
  /** Nothing in the scenario can last longer than this; a run that does is cut. */
  readonly deadlineUs: number
}

/** More intervals than this make a timeline nobody can read and a file nobody wants. */
const INTERVAL_COUNT_MAX = 300

/** Ids of a run whose number of requests is not known beforehand; untouched ids cost no memory. */
const OPEN_JOB_COUNT_MAX = 2 ** 28

/** On top of what the scenario allows: threads may be slow to start and to stop. */
const MARGIN_US = 30 * US_PER_SEC

/** Plans a run of a scenario; the same for either mode. */
export function planRun(scenario: Scenario): RunPlan {
  const plans = scenario.requests.map(({ arrivals, name }) => planArrivals(arrivals, scenario.seed, name))
  const counts = plans.map((plan) => (plan.kind === 'open' ? plan.plannedCount : null))
  const arrivalsEndUs = Math.max(...plans.map((plan) => plan.endUs))
  const timeoutUs = Math.max(...scenario.requests.map((request) => request.timeoutUs))
  const totalUs = arrivalsEndUs + timeoutUs + scenario.drainLimitUs
  return {
    arrivalsEndUs,
    plannedRequestCount: counts.every((count) => count !== null) ? sum(counts) : null,
    jobCountMax: jobCountMax(scenario.requests, counts),
    intervalUs: Math.max(1, Math.ceil(totalUs / US_PER_SEC / INTERVAL_COUNT_MAX)) * US_PER_SEC,
    deadlineUs: totalUs + MARGIN_US,
  }
}

function jobCountMax(requests: readonly RequestSpec[], counts: readonly (number | null)[]): number {
  const jobCounts = requests.map((request, index) => {
    const requestCount = counts[index] ?? null
    return requestCount === null ? OPEN_JOB_COUNT_MAX : requestCount * sum(request.jobs.map(({ count }) => count))
  })
  return sum(jobCounts)
}
