import { formatCount } from '../units/count.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import { plural } from '../units/plural.ts'
import { formatRatio } from '../units/ratio.ts'
import { formatSignificant } from '../units/significant.ts'
import type { Finding } from './finding.ts'
import { formatMeasured } from './measured-duration.ts'
import { type RequestWords, roundRate, withArticle, wordRequest } from './words.ts'

type FindingOf<Kind extends Finding['kind']> = Extract<Finding, { readonly kind: Kind }>

/** Findings that tell what a pattern did. */
export type PatternFinding = FindingOf<
  | 'overloaded'
  | 'expired-unbegun'
  | 'codel-dropped'
  | 'clients-came-back'
  | 'after-the-fault'
  | 'slower-than-the-client'
  | 'waits-for-all'
  | 'slowest-alone'
  | 'scaled-workers'
  | 'half-done'
  | 'left-half-done'
  | 'published'
  | 'answered-inline'
  | 'called-back'
>

/** A finding about a pattern in words, one sentence a line. */
export function wordPattern(finding: PatternFinding): readonly string[] {
  switch (finding.kind) {
    case 'overloaded':
      return wordOverloaded(finding)
    case 'expired-unbegun':
      return [
        `${formatCount(finding.expiredCount)} of ${plural(finding.createdCount, 'job')} were too old when their turn came, and not begun: that time went to jobs that were still of use.`,
      ]
    case 'codel-dropped': {
      const { queueName, droppedCount, createdCount, targetUs, waitP50Us } = finding
      return [
        `Queue ${queueName} dropped ${formatCount(droppedCount)} of ${plural(createdCount, 'job')} while waits stayed over ${formatMeasured(targetUs)}; half the jobs waited ${formatMeasured(waitP50Us)} or less.`,
      ]
    }
    case 'clients-came-back':
      return wordCameBack(finding)
    case 'after-the-fault':
      return wordFault(finding)
    case 'slower-than-the-client': {
      const { sinkName, timedOutCount, offeredCount, timeoutUs, workP95Us } = finding
      return [
        `${formatCount(timedOutCount)} of ${plural(offeredCount, 'client')} gave up after ${formatMeasured(timeoutUs)}: the work alone takes that long, though ${sinkName} had room (p95 of those who waited ${formatMeasured(workP95Us)}).`,
      ]
    }
    case 'waits-for-all':
      return wordWaitsForAll(finding)
    case 'slowest-alone':
      return wordSlowestAlone(finding)
    case 'scaled-workers':
      return wordScaled(finding)
    case 'half-done':
      return wordHalfDone(finding)
    case 'left-half-done':
      return wordLeftHalfDone(finding)
    case 'published':
      return wordPublished(finding)
    case 'answered-inline':
      return wordInline(finding)
    case 'called-back':
      return wordCalledBack(finding)
  }
}

/** More than the sink can do, and who paid for it. */
function wordOverloaded(finding: FindingOf<'overloaded'>): readonly string[] {
  const { sinkName, arrivalPerSec, capacityPerSec } = finding
  return [
    `Work arrives at ${roundRate(arrivalPerSec)} and ${sinkName} does ${roundRate(capacityPerSec)}: no queue helps.`,
    wordPrice(finding),
  ]
}

function wordPrice({ shedRatio, deadline, timedOut }: FindingOf<'overloaded'>): string {
  const doneCount = deadline === null ? 0 : deadline.goodCount + deadline.lateCount
  const useful =
    deadline === null
      ? ''
      : `the ${formatMeasured(deadline.forUs)} that ${shedRatio === null ? 'they are' : 'it is'} of use`
  if (shedRatio !== null) {
    const shed = `Admission turned ${roundPercent(shedRatio)} away`
    if (deadline === null || doneCount === 0) return `${shed}, so that the others are served.`
    return `${shed}; ${deadline.lateCount === 0 ? 'all' : roundPercent(deadline.goodCount / doneCount)} of what was done was done within ${useful}.`
  }
  if (deadline !== null && deadline.lateCount > 0) {
    return `${formatCount(deadline.lateCount)} of ${plural(doneCount, 'request')} ${deadline.lateCount === 1 ? 'was' : 'were'} done after ${useful}: for nobody.`
  }
  if (timedOut.count === 0) return 'Shed, push back, or add capacity.'
  return `${formatCount(timedOut.count)} of ${plural(timedOut.ofCount, 'client')} waited in vain.`
}

/** Load that clients made by asking again. */
function wordCameBack(finding: FindingOf<'clients-came-back'>): readonly string[] {
  const { retriedRatio, ownPerSec, offeredPerSec, offeredPeakPerSec, capacity } = finding
  const limit = capacity === null ? '' : `; ${capacity.sinkName} does ${roundRate(capacity.perSec)}`
  return [
    `Clients came back ${formatSignificant(retriedRatio, 2)} times each: ${roundRate(ownPerSec)} became ${roundRate(offeredPerSec)}, ${roundRate(offeredPeakPerSec)} at the peak${limit}.`,
  ]
}

/** What a fault did, and whether it was over when the fault was. */
function wordFault(finding: FindingOf<'after-the-fault'>): readonly string[] {
  const { beforePerSec, duringPerSec, afterPerSec, recoveredWithinUs, watchedUs } = finding
  const trouble = wordTrouble(finding)
  const hasShown = duringPerSec < beforePerSec * NOTICED_RATIO
  if (!hasShown && recoveredWithinUs !== null) return [`${trouble}, and what was done hardly fell.`]
  const during = hasShown
    ? `what was done fell from ${roundRate(beforePerSec)} to ${roundRate(duringPerSec)}`
    : 'what was done hardly fell at first'
  if (recoveredWithinUs !== null) {
    return [`${trouble}: ${during}, and was back within ${formatMeasured(roundDuration(recoveredWithinUs))}.`]
  }
  return [
    `${trouble}: ${during}.`,
    `${formatMeasured(roundDuration(watchedUs))} later it had not recovered, at ${roundRate(afterPerSec)}: metastable, the load keeps itself up.`,
  ]
}

const NOTICED_RATIO = 0.9

function wordTrouble({ fault, subject, factorRatio, forUs }: FindingOf<'after-the-fault'>): string {
  const lasted = formatMeasured(forUs)
  switch (fault) {
    case 'refuse-sink':
      return `${subject} was down for ${lasted}`
    case 'pause-sink':
      return `${subject} stood still for ${lasted}`
    case 'slow-sink':
      return `${subject} took ${formatSignificant(factorRatio ?? 1, 3)} times as long for ${lasted}`
    case 'stall-front':
      return `The front stood still for ${lasted}`
    case 'kill-worker':
      return `A worker of queue ${subject} was gone for ${lasted}`
  }
}

/** Subscribers that an answer waits for. */
function wordWaitsForAll({ isOneByOne, parts }: FindingOf<'waits-for-all'>): readonly string[] {
  const times = parts.map(({ name, p50Us }) => `${name} ${formatMeasured(p50Us)}`)
  return [
    isOneByOne
      ? `The answer waits for all ${wordSmall(parts.length)}: ${times.join(' + ')} (p50).`
      : `The answer waits for the slowest of ${wordSmall(parts.length)}: ${times.join(', ')} (p50).`,
  ]
}

/** A slow subscriber whom nobody had to wait for. */
function wordSlowestAlone(finding: FindingOf<'slowest-alone'>): readonly string[] {
  const { slowest, others, responseUs, retried } = finding
  const troubled = retried.map(({ name, retryCount }) => `${name} ${wordTimes(retryCount)}`)
  const done = others.map(({ name, doneUs }) => `${name} after ${formatMeasured(doneUs)}`)
  return [
    `The slowest subscriber (${slowest.name}, ${formatMeasured(slowest.behindUs)} behind) held nobody up: ${done.join(', ')}, the answer after ${formatMeasured(responseUs)} (p50).`,
    ...(troubled.length === 0
      ? []
      : [`Failures were repeated (${troubled.join(', ')}), and no other subscriber noticed.`]),
  ]
}

/** A window in which everybody can see half of a transaction. */
function wordHalfDone({ requestName, mode, p50Us, p99Us }: FindingOf<'half-done'>): readonly string[] {
  const until = `${capital(withArticle(wordRequest(requestName).one))} is half done for ${formatMeasured(p50Us)} (p50; p99 ${formatMeasured(p99Us)}) until it is complete or undone`
  return [
    mode === 'sync' ? `${until}; its client waits that long.` : `${until}: all can see it, and nobody waits for it.`,
  ]
}

/** Transactions that stayed half done. */
function wordLeftHalfDone(finding: FindingOf<'left-half-done'>): readonly string[] {
  const { requestName, killedCount, stuckCount, failedCompensations } = finding
  const words = wordRequest(requestName)
  const failed = failedCompensations.map(({ name, deadCount }) => `${name} ${wordTimes(deadCount)}`)
  const because = failed.length === 0 ? '' : ` (${failed.join(', ')})`
  return [
    ...(killedCount === 0
      ? []
      : [
          `${wordLeft(killedCount, words)} left half done by ${killedCount === 1 ? 'a handler that was' : 'handlers that were'} killed when ${killedCount === 1 ? 'its client' : 'their clients'} gave up.`,
        ]),
    ...(stuckCount === 0
      ? []
      : [
          `${wordLeft(stuckCount, words)} left half done, as undoing it failed for good${because}: somebody must look.`,
        ]),
  ]
}

function wordLeft(count: number, { one, many }: RequestWords): string {
  return `${plural(count, one, many)} ${count === 1 ? 'was' : 'were'}`
}

/** Records and the events about them. */
function wordPublished(finding: FindingOf<'published'>): readonly string[] {
  const { requestName, mode, lostCount, ghostCount, republishedCount, relay } = finding
  const { one, many } = wordRequest(requestName)
  const then = mode === 'sync' ? 'what had to follow never did' : 'nothing was published about them'
  return [
    ...(lostCount === 0
      ? []
      : [
          `${plural(lostCount, one, many)} ${lostCount === 1 ? 'was' : 'were'} written, and ${lostCount === 1 && mode === 'async' ? 'nothing was published about it' : then}: whoever dies between two writes leaves half of them.`,
        ]),
    ...(ghostCount === 0
      ? []
      : [
          `${plural(ghostCount, one, many)} ${ghostCount === 1 ? 'was' : 'were'} published and never written: workers acted on what does not exist.`,
        ]),
    ...(relay === null
      ? []
      : [
          `The outbox lost no event and made none up: each waited ${formatMeasured(relay.p50Us)} for the relay (p50; p99 ${formatMeasured(relay.p99Us)})${republishedCount === 0 ? '' : `, and ${formatCount(republishedCount)} went out twice`}.`,
        ]),
  ]
}

/** Answers that were the result, and the price of the others. */
function wordInline(finding: FindingOf<'answered-inline'>): readonly string[] {
  const { inlineRatio, waitUs, pollRatio, resultP99Us, completionP99Us } = finding
  const inline = `${inlineRatio === 1 ? 'All' : roundPercent(inlineRatio)} had the result with the answer, within ${formatMeasured(waitUs)}`
  if (inlineRatio === 1) return [`${inline}.`]
  if (pollRatio === null) return [`${inline}; the others got a 202.`]
  return [
    `${inline}; the others asked ${pollRatio === 1 ? 'once' : `${formatSignificant(pollRatio, 2)} times`} each. The p99 of the results is ${formatMeasured(resultP99Us)}, that of the work ${formatMeasured(completionP99Us)}.`,
  ]
}

/** When the bell rang. */
function wordCalledBack(finding: FindingOf<'called-back'>): readonly string[] {
  const { resultP50Us, resultP99Us, workP50Us, retryCount, givenUpCount } = finding
  const repeated = retryCount === 0 ? [] : [`calls were repeated ${wordTimes(retryCount)}`]
  const silent = givenUpCount === 0 ? [] : [`${plural(givenUpCount, 'caller was', 'callers were')} never reached`]
  const troubles = [...repeated, ...silent].join(', ')
  return [
    `The bell rang after ${formatMeasured(resultP50Us)} (p50; p99 ${formatMeasured(resultP99Us)}), of which the work took ${formatMeasured(workP50Us)}.`,
    ...(troubles === '' ? [] : [`${capital(troubles)}.`]),
  ]
}

/** How workers that become more and fewer fared. */
function wordScaled(finding: FindingOf<'scaled-workers'>): readonly string[] {
  const { minCount, peakCount, startedCount, waitMinUs, waitMaxUs, workerUs, concurrencyCount, workUs } = finding
  // A worker with several slots works for more than one second in each that is paid.
  const share = roundPercent(workUs / (workerUs * concurrencyCount))
  const waits = `waits were from ${formatMeasured(waitMinUs)} to ${formatMeasured(waitMaxUs)}`
  return [
    `Workers went from ${formatCount(minCount)} to ${formatCount(peakCount)} with ${plural(startedCount, 'cold start')}: ${waits}.`,
    concurrencyCount === 1
      ? `${wordSeconds(workerUs)} worker-seconds were paid, of which ${wordSeconds(workUs)} (${share}) were work.`
      : `${wordSeconds(workerUs)} worker-seconds of ${formatCount(concurrencyCount)} slots each were paid: ${wordSeconds(workUs)} slot-seconds of work (${share}).`,
  ]
}

function wordSeconds(us: number): string {
  return formatSignificant(us / US_PER_SEC, 3)
}

function wordTimes(count: number): string {
  if (count <= 2) return count === 1 ? 'once' : 'twice'
  return `${formatCount(count)} times`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const SMALL_COUNTS = ['none', 'one', 'two', 'three', 'four', 'five', 'six'] as const

function wordSmall(count: number): string {
  return SMALL_COUNTS[count] ?? formatCount(count)
}

/** A share whose second digit is all that a sentence needs. */
function roundPercent(ratio: number): string {
  return ratio > 0.995 && ratio < 1 ? formatRatio(ratio) : `${formatSignificant(ratio * 100, 2)} %`
}

/** Moments of faults come from intervals: digits beyond the second say nothing. */
function roundDuration(us: number): number {
  return Number(us.toPrecision(2))
}
