import type { JobMeasure, RequestMeasure } from './measurement.ts'

/** Requests that the ledger does not account for; 0 when it closes. */
export function requestGapCount(request: RequestMeasure): number {
  const { offeredCount, answeredCount, errorCount, timedOutCount, rejectedCount, openCount } = request
  return offeredCount - (answeredCount + errorCount + timedOutCount + rejectedCount + openCount)
}

/** Jobs that the ledger does not account for; 0 when it closes. A job lost with its worker is accounted for. */
export function jobGapCount(job: JobMeasure): number {
  const {
    doneCount,
    dedupedCount,
    failedCount,
    deadCount,
    expiredCount,
    shedCount,
    cutCount,
    neverStartedCount,
    pendingCount,
  } = job
  const endedCount = doneCount + dedupedCount + failedCount + deadCount + expiredCount + shedCount + cutCount
  return job.createdCount - (endedCount + neverStartedCount + pendingCount + job.lostCount)
}
