import { jobGapCount, requestGapCount } from './ledger-gap.ts'
import type { Measurement } from './measurement.ts'
import { sum } from './sum.ts'
import type { TrustCheck } from './trust-check.ts'

/** What must be so in every run, to the job: a check that breaks says that numbers cannot be true. */
export function checkIdentities(measurement: Measurement): readonly TrustCheck[] {
  return [
    ledgerCloses('requests', measurement.requests.map(requestGapCount)),
    ledgerCloses('jobs', measurement.jobs.map(jobGapCount)),
    effectsMatch(measurement),
    ...littleIdentities(measurement),
    ...sinkLimitsKept(measurement),
  ]
}

function ledgerCloses(subject: 'requests' | 'jobs', gapCounts: readonly number[]): TrustCheck {
  const measured = sum(gapCounts.map(Math.abs))
  return {
    code: 'ledger-closes',
    verdict: measured === 0 ? 'holds' : 'breaks',
    measured,
    limit: 0,
    unit: 'count',
    subject,
  }
}

/**
 * Each job reported done had its effect at the sink: once, or as often as duplicates were counted there. So had each call
 * that came too late to be its job's end: every effect is somebody's, and nobody's is missing.
 */
function effectsMatch({ jobs, effectCount }: Measurement): TrustCheck {
  const reportedCount = sum(
    jobs.map(({ doneCount, staleCount, duplicatedCount }) => doneCount + staleCount - duplicatedCount),
  )
  const measured = Math.abs(reportedCount - effectCount)
  const verdict = measured === 0 ? 'holds' : 'breaks'
  return { code: 'effects-match', verdict, measured, limit: 0, unit: 'count', subject: null }
}

/** Little's law over a whole run is an identity; the rest is rounding of clocks that several threads read. */
export const LITTLE_RATIO_MAX = 0.001

function littleIdentities({ queues }: Measurement): TrustCheck[] {
  return queues.flatMap(({ name, waitSumUs, waitSumByLittleUs }): TrustCheck[] => {
    if (waitSumByLittleUs === null) return []
    const measured = Math.abs(waitSumUs - waitSumByLittleUs) / Math.max(1, waitSumUs)
    const verdict = measured <= LITTLE_RATIO_MAX ? 'holds' : 'breaks'
    return [{ code: 'little-identity', verdict, measured, limit: LITTLE_RATIO_MAX, unit: 'ratio', subject: name }]
  })
}

function sinkLimitsKept({ sinks }: Measurement): TrustCheck[] {
  return sinks.flatMap(({ name, connectionCount, inUsePeakCount }): TrustCheck[] => {
    if (connectionCount === null) return []
    const verdict = inUsePeakCount <= connectionCount ? 'holds' : 'breaks'
    return [
      {
        code: 'sink-limit-kept',
        verdict,
        measured: inUsePeakCount,
        limit: connectionCount,
        unit: 'count',
        subject: name,
      },
    ]
  })
}
