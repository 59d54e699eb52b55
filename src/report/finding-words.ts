import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { formatRate } from '../units/rate.ts'
import { formatRatio } from '../units/ratio.ts'
import type { Finding } from './finding.ts'

/** A finding in words: its arithmetic, one sentence a line. */
export function wordFinding(finding: Finding): readonly string[] {
  switch (finding.kind) {
    case 'too-long-for-the-client':
      return wordTooLong(finding)
    case 'sink-overrun': {
      const { sinkName, arrivalPeakPerSec, donePeakPerSec, connectionCount, waitingPeakCount } = finding
      return [
        `Work arrived at up to ${roundRate(arrivalPeakPerSec)}; ${sinkName} did ${roundRate(donePeakPerSec)} at best, its ${formatCount(connectionCount)} connections taken and up to ${formatCount(waitingPeakCount)} calls waiting for one.`,
      ]
    }
    case 'sink-collapsed': {
      const { sinkName, collapseCount, downUs, refusedCount } = finding
      const times = collapseCount === 1 ? 'once' : `${formatCount(collapseCount)} times`
      return [
        `${sinkName} fell over ${times}: ${formatDuration(downUs)} down, ${formatCount(refusedCount)} calls refused or cut off.`,
      ]
    }
    case 'front-full': {
      const { rejectedCount, concurrencyCount, backlogCount } = finding
      return [
        `The front was full (${formatCount(concurrencyCount)} slots, ${formatCount(backlogCount)} waiting): ${formatCount(rejectedCount)} requests refused.`,
      ]
    }
    case 'queue-full': {
      const { queueName, capacityCount, turnedAwayCount } = finding
      return [
        `Queue ${queueName} was full (${formatCount(capacityCount)}): ${formatCount(turnedAwayCount)} turned away.`,
      ]
    }
    case 'levelled': {
      const { job, peakCount, slotCount, slotsAre, serviceUs, capacityPerSec, donePeakPerSec } = finding
      return [
        `The queue held up to ${formatCount(peakCount)} ${job.many}, so no client had to wait for them.`,
        `${formatCount(slotCount)} ${slotsAre} ÷ ${formatDuration(serviceUs)} ${withArticle(job.one)} = ${roundRate(capacityPerSec)} at most; ${roundRate(donePeakPerSec)} at best measured.`,
      ]
    }
    case 'backlog-drained': {
      const { peakCount, donePeakPerSec, stillArrivingPerSec, drainUs } = finding
      return [
        `A backlog of ${formatCount(peakCount)} ÷ (${roundRate(donePeakPerSec)} done − ${roundRate(stillArrivingPerSec)} still arriving) is gone in ${formatDuration(drainUs)}.`,
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
    case 'wasted-work':
      return [`${formatCount(finding.wastedCount)} jobs were done for clients who had given up.`]
    case 'only-the-work':
      return [
        `The response takes ${formatDuration(finding.responseUs)}, the work itself ${formatDuration(finding.workUs)} (p50): a queue could only add to it.`,
      ]
    case 'queue-adds-wait': {
      const { responseUs, completionUs, workUs } = finding
      return [
        `No backlog: the 202 comes after ${formatDuration(responseUs)}, but the result only after ${formatDuration(completionUs)}; the work itself takes ${formatDuration(workUs)} (p50).`,
      ]
    }
  }
}

function wordTooLong(finding: Extract<Finding, { kind: 'too-long-for-the-client' }>): readonly string[] {
  const { job, serviceUs, jobCount, parallelCount, needUs, timeoutUs, neededParallelCount } = finding
  const pace = parallelCount === 1 ? 'one after another' : `${formatCount(parallelCount)} at a time`
  const wait = formatDuration(timeoutUs)
  return [
    `${formatDuration(serviceUs)} ${withArticle(job.one)} × ${formatCount(jobCount)}, ${pace}, needs ${formatDuration(needUs)}; the client waits ${wait}.`,
    `Answer within ${wait} would take ${formatCount(neededParallelCount)} ${job.many} in parallel for the whole time.`,
  ]
}

function wordBlocked({ busyRatio, bystander }: Extract<Finding, { kind: 'front-blocked' }>): readonly string[] {
  const busy = `The work ran on the front's own thread, busy ${formatRatio(busyRatio)} of the time.`
  if (bystander === null) return [busy]
  const { name, p99Us, workUs } = bystander
  return [
    busy,
    `${name}, whose own work takes ${formatDuration(workUs)} (p99), had to wait behind it: ${formatDuration(p99Us)}.`,
  ]
}

/** `an email`, `a save-order job`. */
function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

/** Three digits: these rates are the sides of a rough sum. */
function roundRate(perSec: number): string {
  return formatRate(Number(perSec.toPrecision(3)))
}
