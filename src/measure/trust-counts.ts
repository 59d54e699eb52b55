import type { JobMeasure, LatencySummary, Measurement, RequestMeasure } from './measurement.ts'
import { sum } from './sum.ts'
import type { TrustCheck, TrustContext } from './trust-check.ts'

/**
 * Every latency that was to be recorded is in its histogram: counts travel through shared memory, latencies in messages
 * from the threads, so one that went missing on the way shows here. Only without a warm-up, which leaves no latencies,
 * and only where every thread has told all that it knew.
 */
export function checkCounts(
  measurement: Measurement,
  { warmupUs }: Pick<TrustContext, 'warmupUs'>,
): readonly TrustCheck[] {
  const { ending, requests, jobs, queues } = measurement
  const isWhole = queues.every(({ waitSumByLittleUs }) => waitSumByLittleUs !== null)
  if (warmupUs > 0 || !isWhole || (ending !== 'complete' && ending !== 'drain-limit')) return []
  const gaps = [
    ...requests.flatMap((request) => requestGaps(request, ending === 'complete')),
    ...jobs.flatMap(jobGaps),
    ...queues.map(({ name, waitSumUs }) => ({ series: `${name}.wait`, count: waitGap(name, waitSumUs, jobs) })),
  ]
  const measured = sum(gaps.map(({ count }) => count))
  const subject = gaps.find(({ count }) => count > 0)?.series ?? null
  const verdict = measured === 0 ? 'holds' : 'breaks'
  return [{ code: 'samples-match', verdict, measured, limit: 0, unit: 'count', subject }]
}

/** Samples too few or too many of a series. */
interface Gap {
  readonly series: string
  readonly count: number
}

function requestGaps(request: RequestMeasure, isComplete: boolean): readonly Gap[] {
  const { name, answeredCount, errorCount, timedOutCount, retriedCount, completedCount, response, completion } = request
  const mostCount = answeredCount + errorCount + timedOutCount
  // Who comes back is timed when it is answered, or gives up for good; who is on the way back at a cut never is.
  const leastCount = isComplete && retriedCount === 0 ? mostCount : answeredCount
  return [
    { series: `${name}.response`, count: gapTo(response, leastCount, mostCount) },
    { series: `${name}.completion`, count: gapTo(completion, completedCount, completedCount) },
  ]
}

function jobGaps({ name, attemptCount, fastFailedCount, doneCount, service, total }: JobMeasure): readonly Gap[] {
  const calledCount = attemptCount - fastFailedCount
  return [
    { series: `${name}.service`, count: gapTo(service, calledCount, calledCount) },
    { series: `${name}.total`, count: gapTo(total, doneCount, doneCount) },
  ]
}

/** A series that is missing as a whole is missed on the screen. */
function gapTo(summary: LatencySummary | null, leastCount: number, mostCount: number): number {
  return summary === null ? 0 : Math.max(0, leastCount - summary.count, summary.count - mostCount)
}

/**
 * About how many waits are missing: the queue's workers sum them up apart. Means are whole microseconds, so their sum
 * may be off by half of one for each sample.
 */
function waitGap(queueName: string, waitSumUs: number, jobs: readonly JobMeasure[]): number {
  const waits = jobs.flatMap((job) => (job.queueName === queueName && job.wait !== null ? [job.wait] : []))
  const count = sum(waits.map((wait) => wait.count))
  const gapUs = Math.abs(waitSumUs - sum(waits.map((wait) => wait.meanUs * wait.count)))
  return count === 0 || gapUs <= count / 2 ? 0 : Math.max(1, Math.round(gapUs / Math.max(1, waitSumUs / count)))
}
