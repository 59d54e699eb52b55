import { planArrivals } from '../load/plan-arrivals.ts'
import { jobCountOf } from '../measure/job-count.ts'
import { sum } from '../measure/sum.ts'
import { arrivalExtent } from '../scenario/arrival-extent.ts'
import type { RequestSpec, Scenario } from '../scenario/scenario.ts'
import { isSteadyLoad } from '../scenario/steady-load.ts'
import { US_PER_SEC } from '../units/microseconds.ts'

/** What is known of a run before it starts: how long it may last, and how much it may hold. */
export interface RunPlan {
  /** Last planned arrival at the latest. */
  readonly arrivalsEndUs: number
  /** null where chance or the answers decide. */
  readonly plannedRequestCount: number | null
  readonly jobCountMax: number
  /** Length of the timeline's intervals. */
  readonly intervalUs: number
  /** See `isSteadyLoad`. */
  readonly isSteady: boolean
  /** Nothing in the scenario can last longer than this; a run that does is cut. */
  readonly deadlineUs: number
}

/** More intervals than this make a timeline nobody can read and a file nobody wants. */
const INTERVAL_COUNT_MAX = 300

/** Ids of a closed loop, whose number of requests the answers decide; untouched ids cost no memory. */
const OPEN_JOB_COUNT_MAX = 2 ** 28

/** Ids are 32-bit numbers. */
const JOB_ID_COUNT_MAX = 2 ** 31 - 1

/** On top of what the scenario allows: threads may be slow to start and to stop. */
const MARGIN_US = 30 * US_PER_SEC

/** Plans a run of a scenario; the same for either mode. */
export function planRun(scenario: Scenario): RunPlan {
  const plans = scenario.requests.map(({ arrivals, name }) => planArrivals(arrivals, scenario.seed, name))
  const counts = plans.map((plan) => (plan.kind === 'open' ? plan.plannedCount : null))
  const arrivalsEndUs = Math.max(...plans.map((plan) => plan.endUs))
  const timeoutUs = Math.max(...scenario.requests.map(patienceUs))
  const totalUs = arrivalsEndUs + timeoutUs + scenario.drainLimitUs
  return {
    arrivalsEndUs,
    plannedRequestCount: counts.every((count) => count !== null) ? sum(counts) : null,
    jobCountMax: jobCountMax(scenario.requests, counts),
    intervalUs: Math.max(1, Math.ceil(totalUs / US_PER_SEC / INTERVAL_COUNT_MAX)) * US_PER_SEC,
    isSteady: isSteadyLoad(scenario.requests),
    deadlineUs: totalUs + MARGIN_US,
  }
}

function jobCountMax(requests: readonly RequestSpec[], counts: readonly (number | null)[]): number {
  const jobCounts = requests.map((request, index) => {
    const requestCount = counts[index] ?? likelyCountMax(request.arrivals)
    return requestCount === null ? OPEN_JOB_COUNT_MAX : requestCount * jobCountMaxOf(request)
  })
  return Math.min(JOB_ID_COUNT_MAX, sum(jobCounts))
}

/** How long a client may go on asking. */
function patienceUs({ timeoutUs, retry }: RequestSpec): number {
  const pauseUs = retry.scheduleUs === null ? retry.capUs : Math.max(...retry.scheduleUs)
  return timeoutUs + (retry.attemptCountMax - 1) * (timeoutUs + pauseUs)
}

/** Every step of a transaction may have to be undone, the caller may be called, and the client may come back. */
function jobCountMaxOf(request: RequestSpec): number {
  const stepCount = jobCountOf(request)
  const onceCount = stepCount + (request.isTransaction ? stepCount : 0) + (request.callbackIndex === null ? 0 : 1)
  return onceCount * request.retry.attemptCountMax * (request.duplicates === null ? 1 : 2)
}

/** Six standard deviations above the mean of a Poisson count: once in a thousand million runs there are more. */
const DEVIATION_COUNT = 6

/** More requests than chance will make; null where the answers decide. */
function likelyCountMax(arrivals: RequestSpec['arrivals']): number | null {
  const meanCount = arrivalExtent(arrivals).requestCount
  if (meanCount === null) return null
  return Math.ceil(meanCount + DEVIATION_COUNT * Math.sqrt(meanCount) + DEVIATION_COUNT)
}
