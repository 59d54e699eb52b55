import type { Measurement } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import { type JobWords, wordJobs } from '../result/job-words.ts'
import type { RunResult } from '../result/run-result.ts'
import type { ScenarioRecord } from '../result/scenario-record.ts'
import { findDoubt, findFailures } from '../result/verdict.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { plural } from '../units/plural.ts'
import { formatRatio } from '../units/ratio.ts'
import { describeActual } from './expectation-lines.ts'
import { formatMeasured } from './measured-duration.ts'
import type { Palette } from './palette.ts'
import { findShownNames } from './shown-names.ts'
import { findSubject, type Subject } from './subject.ts'
import { wordDoubt } from './trust-words.ts'

/** The one line that says how a run ended: all of `--quiet`, and the first of the full text. No line end. */
export function renderVerdictLine(result: RunResult, palette: Palette): string {
  const parts = [...doubts(result), describeOutcome(result), ...failures(result)]
  return `${mark(result, palette)}  ${parts.join('; ')}${warnings(result, palette)}`
}

function mark(result: RunResult, palette: Palette): string {
  switch (result.verdict) {
    case 'pass':
      return isIdlePass(result) ? palette.warn('! no expectations stated') : palette.good('✓ PASS')
    case 'fail':
      return palette.bad('✗ FAIL')
    case 'inconclusive':
      return palette.warn('! INCONCLUSIVE')
    case 'invalid':
      return palette.bad('✗ INVALID')
  }
}

/** With less than this share of its requests answered, or of its jobs done, a run mostly failed. */
const WORKED_RATIO_MIN = 0.5

/** Nothing was expected and little worked: that is no success. */
function isIdlePass({ expectations, measurement, scenario }: RunResult): boolean {
  if (expectations.length > 0) return false
  const { answeredCount, offeredCount, doneCount, createdCount } = findSubject(measurement, scenario.resolved)
  return (
    createdCount === 0 || answeredCount < offeredCount * WORKED_RATIO_MIN || doneCount < createdCount * WORKED_RATIO_MIN
  )
}

/** What stands in the way of a plain verdict; that a run is partial is said of every one. */
function doubts(result: RunResult): readonly string[] {
  const isPlain = result.verdict !== 'inconclusive' && result.verdict !== 'invalid'
  const doubt = isPlain ? null : findDoubt(result)
  const cut = result.trust.find(({ code, verdict }) => code === 'ran-to-the-end' && verdict === 'warns')
  return [...new Set([doubt, cut])].flatMap((check) => (check ? [wordDoubt(check, result.measurement)] : []))
}

/** Why a run failed. */
function failures(result: RunResult): readonly string[] {
  if (result.verdict !== 'fail') return []
  const [first, ...others] = findFailures(result)
  const leftCount = sum(result.measurement.jobs.map(({ pendingCount }) => pendingCount))
  const limit = formatDuration(result.scenario.resolved.drainLimitUs)
  return [
    ...(first ? [`expected ${first.text}, measured ${describeActual(first)}`] : []),
    ...(others.length > 0 ? [`${plural(others.length, 'more expectation')} not met`] : []),
    ...(result.measurement.ending === 'drain-limit'
      ? [`the drain limit of ${limit} was reached with ${plural(leftCount, 'job')} left`]
      : []),
  ]
}

/** A pass is not to be read without what its run warns of. */
function warnings({ verdict, trust, measurement }: RunResult, palette: Palette): string {
  if (verdict !== 'pass') return ''
  const [first, ...others] = trust.filter((check) => check.verdict === 'warns')
  if (!first) return ''
  const more = others.length > 0 ? ` (and ${plural(others.length, 'more warning')})` : ''
  return ` · ${palette.warn('!')} ${wordDoubt(first, measurement)}${more}`
}

function describeOutcome({ measurement, mode, scenario }: RunResult): string {
  const subject = findSubject(measurement, scenario.resolved)
  const words = wordJobs(scenario.resolved, subject.jobIndexes, mode)
  const answer = subject.offeredCount === 1 ? describeAnswer(subject) : describeAnswers(subject)
  const broken = describeBrokenPromises(measurement, scenario.resolved)
  if (mode === 'async') {
    return [`${answer}; ${describeWork(subject, words)}${describeEnd(measurement, subject)}`, ...broken].join('; ')
  }
  return [subject.offeredCount === 1 ? `${answer} with ${describeWork(subject, words)}` : answer, ...broken].join('; ')
}

/** What was begun or promised, and is neither done nor undone. */
function describeBrokenPromises({ requests, jobs }: Measurement, scenario: ScenarioRecord): readonly string[] {
  const stuckCount = sum(requests.map((request) => request.stuckCount))
  const lostCount = sum(requests.map(({ lostEventCount }) => lostEventCount))
  const ghostCount = sum(requests.map(({ ghostEventCount }) => ghostEventCount))
  const { isCallback } = findShownNames(scenario)
  const callbacks = jobs.filter(({ name }) => isCallback(name))
  const givenUpCount = sum(callbacks.map(({ deadCount, expiredCount }) => deadCount + expiredCount))
  return [
    ...(stuckCount > 0 ? [`${plural(stuckCount, 'transaction')} left half done`] : []),
    ...(lostCount > 0 ? [`${plural(lostCount, 'record')} without events`] : []),
    ...(ghostCount > 0 ? [`events of ${plural(ghostCount, 'request')} without a record`] : []),
    ...(givenUpCount > 0 ? [`${plural(givenUpCount, 'callback')} given up`] : []),
  ]
}

function describeAnswer({ requests, specs, timedOutCount, rejectedCount, shedCount, errorCount }: Subject): string {
  const [spec] = specs
  const response = requests.find((request) => request.response !== null)?.response
  if (timedOutCount > 0 && spec) return `the client gave up at ${formatDuration(spec.timeoutUs)}`
  if (rejectedCount > 0) return shedCount > 0 ? 'the request was turned away by admission' : 'the request was refused'
  if (!response) return 'the request was not answered'
  return `answered${errorCount > 0 ? ' with an error' : ''} in ${formatMeasured(response.maxUs)}`
}

function describeAnswers(subject: Subject): string {
  const { offeredCount, answeredCount, errorCount, timedOutCount, rejectedCount, shedCount, requests } = subject
  const p99sUs = requests.flatMap(({ response }) => (response === null ? [] : [response.p99Us]))
  return [
    `${formatCount(answeredCount)} of ${plural(offeredCount, 'request')} answered`,
    ...(errorCount > 0 ? [`${formatCount(errorCount)} with an error`] : []),
    ...(timedOutCount > 0 ? [`${formatCount(timedOutCount)} timed out`] : []),
    ...(shedCount > 0 ? [`${formatCount(shedCount)} turned away by admission`] : []),
    ...(rejectedCount > shedCount ? [`${formatCount(rejectedCount - shedCount)} refused`] : []),
    ...(p99sUs.length > 0 ? [`p99 ${formatMeasured(Math.max(...p99sUs))}`] : []),
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
