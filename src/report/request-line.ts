import type { JobMeasure, RequestMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import type { RunResult } from '../result/run-result.ts'
import type { RequestRecord } from '../result/scenario-record.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { plural } from '../units/plural.ts'
import { formatRatio } from '../units/ratio.ts'
import { wordRequest } from './words.ts'

/** What requests went through beyond an answer, a line for each kind of trouble; empty where nothing did. */
export function describeRequests({ measurement, scenario }: RunResult): readonly string[] {
  const { requests, jobs, ending } = measurement
  return scenario.resolved.requests.flatMap((spec) => {
    const request = requests.find(({ name }) => name === spec.name)
    if (!request) return []
    const jobAt = (index: number | null): JobMeasure | undefined =>
      jobs.find(({ name }) => name === scenario.resolved.jobs[index ?? -1]?.name)
    const own = spec.jobs.flatMap(({ jobIndex }) => jobAt(jobIndex) ?? [])
    const lines = [
      ...describeShed(request),
      ...describeComebacks(request, spec),
      ...describeRepeats(request, own),
      ...describeInline(request),
      ...describeTransactions(request, spec, ending === 'complete'),
      ...describeEvents(request, own),
      ...describeCallbacks(jobAt(spec.callbackIndex)),
      ...describeDeadline(request, spec),
    ]
    return requests.length === 1 ? lines : lines.map((line) => `${spec.name}: ${line}`)
  })
}

function describeShed({ shedCount, offeredCount }: RequestMeasure): readonly string[] {
  if (shedCount === 0) return []
  return [`${countOf(shedCount, offeredCount)} turned away by admission${share(shedCount, offeredCount)}`]
}

function describeComebacks(request: RequestMeasure, { name }: RequestRecord): readonly string[] {
  const { offeredCount, retriedCount, repeatedCount, answeredCount, openCount } = request
  if (retriedCount === 0) return []
  const userCount = offeredCount - retriedCount - repeatedCount
  // A second click is a client of its own as far as answers go.
  const emptyCount = Math.max(0, offeredCount - retriedCount - answeredCount - openCount)
  const { many } = wordRequest(name)
  return [
    `${countOf(retriedCount, offeredCount)} ${many} were clients coming back · ${plural(userCount, 'client')}, ${formatCount(emptyCount)} never got what they asked for`,
  ]
}

function describeRepeats({ repeatedCount }: RequestMeasure, jobs: readonly JobMeasure[]): readonly string[] {
  if (repeatedCount === 0) return []
  return [[`${formatCount(repeatedCount)} sent twice, with the same key`, ...whatCameTwice(jobs)].join(' · ')]
}

/** What became of jobs that came a second time. */
function whatCameTwice(jobs: readonly JobMeasure[]): readonly string[] {
  const dedupedCount = sum(jobs.map((job) => job.dedupedCount))
  const duplicatedCount = sum(jobs.map((job) => job.duplicatedCount))
  return [
    ...(dedupedCount > 0 ? [`${plural(dedupedCount, 'job')} deduplicated`] : []),
    ...(duplicatedCount > 0 ? [`${plural(duplicatedCount, 'job')} done twice`] : []),
  ]
}

function describeInline({ inlineCount, answeredCount, pollCount }: RequestMeasure): readonly string[] {
  const polls = pollCount > 0 ? [plural(pollCount, 'status poll')] : []
  const inline =
    inlineCount > 0
      ? [`${countOf(inlineCount, answeredCount)} answered inline${share(inlineCount, answeredCount)}`]
      : []
  return inline.length + polls.length === 0 ? [] : [[...inline, ...polls].join(' · ')]
}

function describeTransactions(request: RequestMeasure, spec: RequestRecord, isComplete: boolean): readonly string[] {
  const { completedCount, compensatedCount, stuckCount } = request
  if (!spec.isTransaction) return []
  const restCount = request.offeredCount - request.rejectedCount - completedCount - compensatedCount - stuckCount
  const rest = `${formatCount(restCount)} ${isComplete ? 'never begun' : 'not over'}`
  // A transaction whose callback failed is counted as not completed.
  const isWhole = restCount === 0 || spec.callbackIndex !== null
  const ends = [
    `${formatCount(completedCount)} completed`,
    `${formatCount(compensatedCount)} compensated`,
    `${formatCount(stuckCount)} stuck`,
    ...(isWhole ? [] : [rest]),
  ]
  return [`transactions: ${ends.join(' + ')}`]
}

function describeEvents(request: RequestMeasure, jobs: readonly JobMeasure[]): readonly string[] {
  const { lostEventCount, ghostEventCount, republishedCount, unpublishedCount } = request
  const parts = [
    ...(lostEventCount > 0 ? [`${plural(lostEventCount, 'record')} without events`] : []),
    ...(ghostEventCount > 0 ? [`events of ${formatCount(ghostEventCount)} without a record`] : []),
    ...(republishedCount > 0
      ? [`events of ${formatCount(republishedCount)} published twice`, ...whatCameTwice(jobs)]
      : []),
    ...(unpublishedCount > 0 ? [`${formatCount(unpublishedCount)} still in the outbox`] : []),
  ]
  return parts.length === 0 ? [] : [parts.join(' · ')]
}

function describeCallbacks(callback: JobMeasure | undefined): readonly string[] {
  if (!callback || callback.createdCount === 0) return []
  const { doneCount, createdCount, retryCount, deadCount, expiredCount } = callback
  return [
    [
      `${countOf(doneCount, createdCount)} called back`,
      ...(retryCount > 0 ? [`${plural(retryCount, 'call')} repeated`] : []),
      ...(deadCount + expiredCount > 0 ? [`${plural(deadCount + expiredCount, 'callback')} given up`] : []),
    ].join(' · '),
  ]
}

function describeDeadline(
  { goodCount, completedCount }: RequestMeasure,
  { deadlineUs }: RequestRecord,
): readonly string[] {
  if (deadlineUs === null || goodCount === completedCount) return []
  return [
    `${countOf(goodCount, completedCount)} completed within their deadline of ${formatDuration(deadlineUs)}${share(goodCount, completedCount)}`,
  ]
}

function countOf(count: number, ofCount: number): string {
  return `${formatCount(count)} of ${formatCount(ofCount)}`
}

function share(count: number, ofCount: number): string {
  return ` (${formatRatio(count / ofCount)})`
}
