import type { Measurement, RequestMeasure } from './measurement.ts'
import { sum } from './sum.ts'
import type { TransactionParts, TrustCheck } from './trust-check.ts'

/**
 * Every transaction that was accepted is complete, undone, stuck, or still open. Requests are counted by their answers,
 * transactions by their ends, on other occasions and partly on other threads: they must come to the same.
 */
export function checkSagas(measurement: Measurement, transactions: readonly TransactionParts[]): readonly TrustCheck[] {
  return transactions.flatMap((parts): TrustCheck[] => {
    const request = measurement.requests.find(({ name }) => name === parts.requestName)
    if (!request) return []
    const measured = gapCount(request, parts, measurement)
    const verdict = measured === 0 ? 'holds' : 'breaks'
    return [{ code: 'sagas-close', verdict, measured, limit: 0, unit: 'count', subject: request.name }]
  })
}

function gapCount(request: RequestMeasure, parts: TransactionParts, { jobs, ending }: Measurement): number {
  const { answeredCount, errorCount, timedOutCount, completedCount, compensatedCount, stuckCount } = request
  const undoneCount = compensatedCount + stuckCount
  if (request.mode === 'sync') {
    // Whoever timed out may have been undone before, killed halfway, or never begun; an error is always one of the two.
    return Math.abs(answeredCount - completedCount) + outside(undoneCount, errorCount, errorCount + timedOutCount)
  }
  const own = jobs.filter(({ name }) => parts.jobNames.includes(name))
  const callback = jobs.find(({ name }) => name === parts.callbackName)
  // A request whose caller could not be told counts as not completed, whatever became of its transaction.
  const untoldCount = callback ? callback.deadCount + callback.expiredCount + callback.shedCount : 0
  // One that goes on has a job that is not over, or was lost; how many of those wait for their next step at a cut, nobody knows.
  const openCount =
    ending === 'complete' ? sum(own.map((job) => job.pendingCount + job.lostCount)) : Number.POSITIVE_INFINITY
  const acceptedCount = answeredCount + errorCount
  return outside(completedCount + undoneCount, acceptedCount - untoldCount - openCount, acceptedCount + timedOutCount)
}

/** By how much a count lies outside of what is possible. */
function outside(count: number, leastCount: number, mostCount: number): number {
  return Math.max(0, leastCount - count, count - mostCount)
}
