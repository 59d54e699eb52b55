import type { Measurement } from '../measure/measurement.ts'
import { type JobWords, wordJobs } from '../result/job-words.ts'
import type { RunResult } from '../result/run-result.ts'
import { findDoubt } from '../result/verdict.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { formatRatio } from '../units/ratio.ts'
import type { Palette } from './palette.ts'
import { findSubject, type Subject } from './subject.ts'
import { wordDoubt } from './trust-words.ts'

/** The one line that says how a run ended: all of `--quiet`, and the first of the full text. No line end. */
export function renderVerdictLine(result: RunResult, palette: Palette): string {
  return `${mark(result.verdict, palette)}  ${[...doubts(result), describeOutcome(result)].join('; ')}`
}

function mark(verdict: RunResult['verdict'], palette: Palette): string {
  switch (verdict) {
    case 'pass':
      return palette.good('✓ PASS')
    case 'fail':
      return palette.bad('✗ FAIL')
    case 'inconclusive':
      return palette.warn('! INCONCLUSIVE')
    case 'invalid':
      return palette.bad('✗ INVALID')
  }
}

/** What stands in the way of a plain verdict. */
function doubts(result: RunResult): readonly string[] {
  if (result.verdict !== 'inconclusive' && result.verdict !== 'invalid') return []
  const doubt = findDoubt(result)
  return doubt === null ? [] : [wordDoubt(doubt)]
}

function describeOutcome({ measurement, mode, scenario }: RunResult): string {
  const subject = findSubject(measurement, scenario.resolved)
  const words = wordJobs(scenario.resolved, subject.jobIndexes, mode)
  const answer = subject.offeredCount === 1 ? describeAnswer(subject) : describeAnswers(subject)
  if (mode === 'async') return `${answer}; ${describeWork(subject, words)}${describeEnd(measurement, subject)}`
  return subject.offeredCount === 1 ? `${answer} with ${describeWork(subject, words)}` : answer
}

function describeAnswer({ requests, specs, timedOutCount, rejectedCount, errorCount }: Subject): string {
  const [spec] = specs
  const response = requests.find((request) => request.response !== null)?.response
  if (timedOutCount > 0 && spec) return `the client gave up at ${formatDuration(spec.timeoutUs)}`
  if (rejectedCount > 0) return 'the request was refused'
  if (!response) return 'the request was not answered'
  return `answered${errorCount > 0 ? ' with an error' : ''} in ${formatDuration(response.maxUs)}`
}

function describeAnswers(subject: Subject): string {
  const { offeredCount, answeredCount, errorCount, timedOutCount, rejectedCount, requests } = subject
  const p99sUs = requests.flatMap(({ response }) => (response === null ? [] : [response.p99Us]))
  return [
    `${formatCount(answeredCount)} of ${formatCount(offeredCount)} requests answered`,
    ...(errorCount > 0 ? [`${formatCount(errorCount)} with an error`] : []),
    ...(timedOutCount > 0 ? [`${formatCount(timedOutCount)} timed out`] : []),
    ...(rejectedCount > 0 ? [`${formatCount(rejectedCount)} refused`] : []),
    ...(p99sUs.length > 0 ? [`p99 ${formatDuration(Math.max(...p99sUs))}`] : []),
  ].join(', ')
}

function describeWork({ doneCount, createdCount }: Subject, words: JobWords): string {
  const share = createdCount > 0 && doneCount < createdCount ? ` (${formatRatio(doneCount / createdCount)})` : ''
  return `${formatCount(doneCount)} of ${words.count(createdCount)} ${words.ended}${share}`
}

function describeEnd({ drain, durationUs, arrivalsEndUs }: Measurement, subject: Subject): string {
  const { lostCount, deadCount, pendingCount } = subject
  const within = drain.backlogGoneAtUs === null || arrivalsEndUs > 0 ? '' : ` in ${formatDuration(durationUs)}`
  return [
    within,
    ...(pendingCount > 0 ? [`${formatCount(pendingCount)} still waiting at the end`] : []),
    ...(deadCount > 0 ? [`${formatCount(deadCount)} given up`] : []),
    lostCount === 0 ? 'none lost' : `${formatCount(lostCount)} lost`,
  ].join(', ')
}
