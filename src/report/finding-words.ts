import { formatCount } from '../units/count.ts'
import { plural } from '../units/plural.ts'
import { formatRate } from '../units/rate.ts'
import { formatRatio } from '../units/ratio.ts'
import type { Finding } from './finding.ts'
import { formatMeasured } from './measured-duration.ts'
import { wordPattern } from './pattern-words.ts'
import type { QueueLimit } from './queue-limit.ts'
import { roundRate, withArticle } from './words.ts'

/** A finding in words: its arithmetic, one sentence a line. */
export function wordFinding(finding: Finding): readonly string[] {
  switch (finding.kind) {
    case 'too-long-for-the-client':
      return wordTooLong(finding)
    case 'sink-overrun': {
      const { sinkName, arrivalPeakPerSec, donePeakPerSec, connectionCount, waitingPeakCount } = finding
      return [
        `Work arrived at up to ${roundRate(arrivalPeakPerSec)}; ${sinkName} did ${roundRate(donePeakPerSec)} at best, its ${plural(connectionCount, 'connection')} taken and up to ${plural(waitingPeakCount, 'call')} waiting${connectionCount === 1 ? '' : ' for one'}.`,
      ]
    }
    case 'sink-collapsed': {
      const { sinkName, collapseCount, downUs, refusedCount } = finding
      const times = collapseCount === 1 ? 'once' : `${formatCount(collapseCount)} times`
      return [
        `${sinkName} fell over ${times}: ${formatMeasured(downUs)} down, ${plural(refusedCount, 'call')} refused or cut off.`,
      ]
    }
    case 'sink-refused': {
      const { sinkName, callCount, refusedCount, inUsePeakCount } = finding
      return [
        `${sinkName} refused ${formatCount(refusedCount)} of ${plural(callCount, 'call')}, with up to ${formatCount(inUsePeakCount)} at once: too many connections, unless it was down.`,
      ]
    }
    case 'front-full': {
      const { rejectedCount, concurrencyCount, backlogCount } = finding
      return [
        `The front was full (${plural(concurrencyCount, 'slot')}, ${formatCount(backlogCount)} waiting): ${plural(rejectedCount, 'request')} refused.`,
      ]
    }
    case 'queue-full':
      return wordFull(finding)
    case 'levelled':
      return wordLevelled(finding)
    case 'backlog-drained': {
      const { peakCount, donePeakPerSec, stillArrivingPerSec, drainUs } = finding
      return [
        `A backlog of ${formatCount(peakCount)} ÷ (${roundRate(donePeakPerSec)} done − ${roundRate(stillArrivingPerSec)} still arriving) is gone in ${formatMeasured(drainUs)}.`,
      ]
    }
    case 'backlog-grows': {
      const { arrivalPerSec, donePerSec } = finding
      return [
        `${roundRate(arrivalPerSec)} arrive, ${roundRate(donePerSec)} are done: the backlog grows for as long as this load lasts.`,
        'A queue cannot help: shed, push back, or add capacity.',
      ]
    }
    case 'front-blocked':
      return wordBlocked(finding)
    case 'bystander-waited': {
      const { name, sinkName, connectionCount, p99Us, holdUs } = finding
      const taken = connectionCount === 1 ? 'only connection' : `${formatCount(connectionCount)} connections`
      return [
        `${name} had to wait for ${sinkName}'s ${taken}: ${formatMeasured(p99Us)} (p99) a call, ${formatMeasured(holdUs)} of it the work (mean).`,
      ]
    }
    case 'wasted-work':
      return [
        finding.wastedCount === 1
          ? '1 job was done too late to be of use to anybody.'
          : `${formatCount(finding.wastedCount)} jobs were done too late to be of use to anybody.`,
      ]
    case 'only-the-work':
      return [
        `The response takes ${formatMeasured(finding.responseUs)}, the work itself ${formatMeasured(finding.workUs)} (p50): a queue could only add to it.`,
      ]
    case 'queue-adds-wait': {
      const { isPassedThrough, responseUs, completionUs, workUs } = finding
      return [
        `${isPassedThrough ? 'No backlog: the' : 'The'} 202 comes after ${formatMeasured(responseUs)}, but the result only after ${formatMeasured(completionUs)}; the work itself takes ${formatMeasured(workUs)} (p50).`,
      ]
    }
    default:
      return wordPattern(finding)
  }
}

function wordTooLong(finding: Extract<Finding, { kind: 'too-long-for-the-client' }>): readonly string[] {
  const { job, serviceUs, jobCount, parallelCount, needUs, timeoutUs } = finding
  const pace = parallelCount === 1 ? 'one after another' : `${formatCount(parallelCount)} at a time`
  const wait = formatMeasured(timeoutUs)
  return [
    `${formatMeasured(serviceUs)} ${withArticle(job.one)} × ${formatCount(jobCount)}, ${pace}, needs ${formatMeasured(needUs)}; the client waits ${wait}.`,
    wordNeed(finding),
  ]
}

function wordNeed({
  job,
  timeoutUs,
  neededParallelCount,
  forbiddenBy,
}: Extract<Finding, { kind: 'too-long-for-the-client' }>): string {
  const wait = formatMeasured(timeoutUs)
  switch (forbiddenBy?.kind) {
    case undefined:
      return `Answer within ${wait} would take ${plural(neededParallelCount, job.one, job.many)} in parallel for the whole time.`
    case 'connections': {
      const { sinkName, connectionCount } = forbiddenBy
      return `Answer within ${wait} would take ${formatCount(neededParallelCount)} at a time, but ${sinkName} has only ${plural(connectionCount, 'connection')}.`
    }
    case 'thread':
      return 'More at a time would not help: it is processor work, and the front has one thread.'
    case 'one-job':
      return `More at a time would not help: one ${job.one} alone takes longer than that.`
  }
}

function wordFull(finding: Extract<Finding, { kind: 'queue-full' }>): readonly string[] {
  const { queueName, capacityCount, turnedAwayCount, droppedCount, blocks } = finding
  const outcomes = [
    ...(turnedAwayCount > 0 ? [`${plural(turnedAwayCount, 'request')} turned away`] : []),
    ...(droppedCount > 0 ? [`${plural(droppedCount, 'older job')} dropped to make room`] : []),
    ...(blocks ? ['clients waited until there was room'] : []),
  ]
  return [`Queue ${queueName} was full (${formatCount(capacityCount)}): ${outcomes.join(', ')}.`]
}

function wordLevelled(finding: Extract<Finding, { kind: 'levelled' }>): readonly string[] {
  const { queueName, job, peakCount, hasNoWaitingClient, limit } = finding
  const held = `${queueName === null ? 'The queue' : `Queue ${queueName}`} held up to ${plural(peakCount, job.one, job.many)}`
  return [
    `${held}${hasNoWaitingClient ? `, so no client had to wait for ${peakCount === 1 ? 'it' : 'them'}` : ''}.`,
    ...(limit === null ? [] : [wordLimit(limit, job.one)]),
  ]
}

function wordLimit(limit: QueueLimit, jobName: string): string {
  if (limit.kind === 'rate') return `The workers' rate limit of ${formatRate(limit.ratePerSec)} held them back.`
  const { slotCount, slotsAre, serviceUs, capacityPerSec, donePeakPerSec } = limit
  // What was measured is no less than what is possible.
  const atMost = (donePeakPerSec ?? 0) > capacityPerSec ? '' : ' at most'
  const measured = donePeakPerSec === null ? '' : `; ${roundRate(donePeakPerSec)} at best measured`
  return `${plural(slotCount, slotsAre)} ÷ ${formatMeasured(serviceUs)} ${withArticle(jobName)} = ${roundRate(capacityPerSec)}${atMost}${measured}.`
}

function wordBlocked({ busyRatio, bystander }: Extract<Finding, { kind: 'front-blocked' }>): readonly string[] {
  const busy = `The work ran on the front's own thread, busy ${formatRatio(busyRatio)} of the time.`
  if (bystander === null) return [busy]
  const { name, p99Us, workUs } = bystander
  return [
    busy,
    `${name}, whose own work takes ${formatMeasured(workUs)} (p99), had to wait behind it: ${formatMeasured(p99Us)}.`,
  ]
}
