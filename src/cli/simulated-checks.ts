import { unreachable } from '../fault/unreachable.ts'
import type { Measurement } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import type { TrustCheck } from '../measure/trust-check.ts'
import { resultHash } from '../result/result-hash.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { formatRatio } from '../units/ratio.ts'
import type { PreciseRun } from './run-precisely.ts'

/** Whether a figure came to be known as well as was asked for, as a check that goes with the result. */
export function checkPreciseEnough({ metric, reachedRatio }: PreciseRun, goalRatio: number): TrustCheck {
  const isReached = reachedRatio !== null && reachedRatio <= goalRatio
  return {
    code: 'precise-enough',
    verdict: isReached ? 'holds' : 'warns',
    measured: Math.min(1, reachedRatio ?? 1),
    limit: goalRatio,
    unit: 'ratio',
    subject: metric,
  }
}

/** Whether a second process came to the same to the bit, as a check that goes with the result; null: it never told. */
export function checkRepeats(first: Measurement, second: Measurement | null, scenarioHash: string): TrustCheck {
  const isEqual = second !== null && resultHash(first, scenarioHash) === resultHash(second, scenarioHash)
  return {
    code: 'repeats-exactly',
    verdict: isEqual ? 'holds' : second === null ? 'warns' : 'breaks',
    measured: isEqual ? 0 : 1,
    limit: 0,
    unit: 'count',
    subject: null,
  }
}

/** How exact a run was, and that a longer one follows. */
export function wordLonger(run: PreciseRun): string {
  return `${wordReached(run)}; going on for longer`
}

/** Why runs were not made longer although the figure is not exact enough; null where it is. */
export function wordStop(run: PreciseRun): string | null {
  switch (run.stoppedBy) {
    case 'precision':
    case 'interrupted':
      return null
    case 'jobs':
      return `${wordReached(run)}; stopped: a longer run would make more than 200 million jobs`
    case 'time':
      return `${wordReached(run)}; stopped: a longer run would take more than two minutes`
    case 'length':
      return `${wordReached(run)}; stopped: a run lasts at most 596h`
    default:
      return unreachable(run.stoppedBy)
  }
}

function wordReached({ metric, reachedRatio, measurement }: PreciseRun): string {
  const jobCount = sum(measurement.jobs.map(({ createdCount }) => createdCount))
  const known = reachedRatio === null ? 'has no interval' : `± ${formatRatio(reachedRatio)}`
  return `${metric} ${known} after ${formatDuration(measurement.arrivalsEndUs)} (${formatCount(jobCount)} jobs)`
}
