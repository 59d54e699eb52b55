import type { IntervalMeasure, Measurement, QueueMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import { wordJobs } from '../result/job-words.ts'
import type { RunResult } from '../result/run-result.ts'
import type { RequestRecord, ScenarioRecord } from '../result/scenario-record.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import type { Finding } from './finding.ts'
import { comparableIntervals, lengthUs, peak, rate } from './interval-rate.ts'
import { meanServiceUs } from './mean-service.ts'
import { jobsPerRequest, workOf } from './request-work.ts'
import { findSubject, type Subject } from './subject.ts'

/** Reasons printed at most: the first say most. */
const FINDING_COUNT_MAX = 4

/** Finds why a run came out as it did, from its numbers alone; most telling first, empty when nothing stands out. */
export function findReasons({ measurement, scenario }: RunResult): readonly Finding[] {
  const facts: Facts = {
    measurement,
    scenario: scenario.resolved,
    subject: findSubject(measurement, scenario.resolved),
    intervals: comparableIntervals(measurement.intervals),
  }
  const reasons = [
    ...tooLongForTheClient(facts),
    ...frontBlocked(facts),
    ...sinksOverrun(facts),
    ...sinksCollapsed(facts),
    ...frontFull(facts),
    ...queuesFull(facts),
    ...backlogGrows(facts),
    ...levelled(facts),
    ...backlogDrained(facts),
    ...wastedWork(facts),
  ]
  // Where nothing went wrong and nothing had to be levelled, the price of each way is the news.
  const prices = [...onlyTheWork(facts), ...queueAddsWait(facts)]
  return (reasons.length > 0 ? reasons : prices).slice(0, FINDING_COUNT_MAX)
}

interface Facts {
  readonly measurement: Measurement
  readonly scenario: ScenarioRecord
  readonly subject: Subject
  readonly intervals: readonly IntervalMeasure[]
}

function tooLongForTheClient({ subject, scenario, measurement }: Facts): Finding[] {
  return subject.specs.flatMap((spec): Finding[] => {
    const request = subject.requests.find(({ name }) => name === spec.name)
    const [share] = spec.jobs
    const job = measurement.jobs.find(({ name }) => name === scenario.jobs[share?.jobIndex ?? -1]?.name)
    if (!share || spec.jobs.length > 1 || request?.mode !== 'sync' || request.timedOutCount === 0 || !job?.service)
      return []
    const workUs = job.service.meanUs * share.count
    const needUs = workUs / spec.parallelCount
    if (needUs <= spec.timeoutUs || share.count === 1) return []
    return [
      {
        kind: 'too-long-for-the-client',
        job: wordJobs(scenario, [share.jobIndex], 'sync'),
        serviceUs: job.service.meanUs,
        jobCount: share.count,
        parallelCount: spec.parallelCount,
        needUs,
        timeoutUs: spec.timeoutUs,
        neededParallelCount: Math.ceil(workUs / spec.timeoutUs),
      },
    ]
  })
}

/** Above this share of the run the front's thread was hardly free. */
const BLOCKED_RATIO = 0.5

/** A bystander that waits this many times its own work waits for something else. */
const BYSTANDER_RATIO = 5

function frontBlocked({ measurement, scenario }: Facts): Finding[] {
  const front = measurement.threads.find(({ role }) => role === 'front')
  const busyRatio = (front?.busyUs ?? 0) / Math.max(1, measurement.durationUs)
  const burns = (spec: RequestRecord): boolean =>
    (spec.mode ?? measurement.mode) === 'sync' &&
    spec.jobs.some(({ jobIndex }) => scenario.sinks[scenario.jobs[jobIndex]?.sinkIndex ?? -1]?.kind === 'cpu')
  if (!scenario.requests.some(burns)) return []
  const [bystander = null] = scenario.requests
    .filter((spec) => !burns(spec))
    .flatMap((spec) => {
      const p99Us = measurement.requests.find(({ name }) => name === spec.name)?.response?.p99Us ?? 0
      const workUs = workOf(spec, scenario, measurement)?.p99Us ?? null
      return workUs !== null && p99Us > workUs * BYSTANDER_RATIO ? [{ name: spec.name, p99Us, workUs }] : []
    })
  return bystander === null && busyRatio < BLOCKED_RATIO ? [] : [{ kind: 'front-blocked', busyRatio, bystander }]
}

/** A sink whose connections were all taken, while work arrived faster than it was ever done. */
function sinksOverrun({ measurement, scenario, subject, intervals }: Facts): Finding[] {
  const used = measurement.sinks.filter(({ callCount }) => callCount > 0)
  const [sink] = used
  // Intervals count what is done at all sinks together; and one request that makes all the work is no rate.
  if (used.length !== 1 || !sink || sink.connectionCount === null || subject.offeredCount === 1) return []
  const arrivalPeakPerSec = peak(intervals, 'offeredCount') * jobsPerRequest(scenario, measurement)
  const donePeakPerSec = peak(intervals, 'doneCount')
  const { name: sinkName, connectionCount, inUsePeakCount, waitingPeakCount } = sink
  if (inUsePeakCount < connectionCount || waitingPeakCount === 0 || arrivalPeakPerSec <= donePeakPerSec) return []
  return [{ kind: 'sink-overrun', sinkName, arrivalPeakPerSec, donePeakPerSec, connectionCount, waitingPeakCount }]
}

function sinksCollapsed({ measurement }: Facts): Finding[] {
  return measurement.sinks.flatMap(({ name, collapseCount, downUs, refusedCount }): Finding[] =>
    collapseCount === 0 ? [] : [{ kind: 'sink-collapsed', sinkName: name, collapseCount, downUs, refusedCount }],
  )
}

function frontFull({ measurement, scenario, subject }: Facts): Finding[] {
  const { rejectedCount, requests } = subject
  // In async mode a full queue refuses as well: then the queue is the reason.
  const hasFullQueue = measurement.queues.some(({ peakCount, capacityCount }) => peakCount >= capacityCount)
  if (rejectedCount === 0 || (hasFullQueue && requests.every(({ mode }) => mode === 'async'))) return []
  return [{ kind: 'front-full', rejectedCount, ...scenario.front }]
}

function queuesFull({ measurement, subject }: Facts): Finding[] {
  return measurement.queues.flatMap(({ name, capacityCount, peakCount }): Finding[] => {
    const shedCount = sum(measurement.jobs.map((job) => (job.queueName === name ? job.shedCount : 0)))
    const turnedAwayCount = shedCount + subject.rejectedCount
    if (peakCount < capacityCount || turnedAwayCount === 0) return []
    return [{ kind: 'queue-full', queueName: name, capacityCount, turnedAwayCount }]
  })
}

function backlogGrows(facts: Facts): Finding[] {
  const { measurement, intervals } = facts
  if (measurement.drain.verdict !== 'growing') return []
  const arrivals = intervals.filter(({ toUs }) => toUs <= measurement.arrivalsEndUs)
  const arrivalPerSec =
    rate(sum(arrivals.map((one) => one.offeredCount)), sum(arrivals.map(lengthUs))) *
    jobsPerRequest(facts.scenario, measurement)
  return [{ kind: 'backlog-grows', arrivalPerSec, donePerSec: rate(facts.subject.doneCount, measurement.durationUs) }]
}

function levelled({ measurement, scenario, subject, intervals }: Facts): Finding[] {
  return measurement.queues.flatMap((queue): Finding[] => {
    const jobs = measurement.jobs.filter(({ queueName }) => queueName === queue.name)
    const connectionCounts = measurement.sinks.flatMap((sink) =>
      sink.connectionCount !== null && jobs.some(({ sinkName }) => sinkName === sink.name)
        ? [sink.connectionCount]
        : [],
    )
    const workerSlotCount = queue.threadCount * queue.concurrencyCount
    const slotCount = Math.min(workerSlotCount, ...connectionCounts)
    const serviceUs = meanServiceUs(jobs, measurement.sinks)
    if (!hasBacklog(measurement, queue) || serviceUs === null || measurement.drain.verdict !== 'drained') return []
    return [
      {
        kind: 'levelled',
        job: wordJobs(scenario, subject.jobIndexes, 'async'),
        peakCount: queue.peakCount,
        slotCount,
        slotsAre: slotCount < workerSlotCount ? 'connections' : 'worker slots',
        serviceUs,
        capacityPerSec: (slotCount / serviceUs) * US_PER_SEC,
        donePeakPerSec: peak(intervals, 'doneCount'),
      },
    ]
  })
}

/** More jobs than slots, and a wait that is longer than the work: a queue that is only passed through is no backlog. */
function hasBacklog({ jobs, sinks }: Measurement, queue: QueueMeasure): boolean {
  const own = jobs.filter(({ queueName }) => queueName === queue.name)
  const waitUs = Math.max(0, ...own.map(({ wait }) => wait?.p95Us ?? 0))
  return queue.peakCount > queue.threadCount * queue.concurrencyCount && waitUs > (meanServiceUs(own, sinks) ?? 0)
}

function backlogDrained(facts: Facts): Finding[] {
  const { measurement, intervals } = facts
  const depths = intervals.map(({ depthCounts }) => sum(depthCounts))
  const peakCount = Math.max(0, ...depths)
  const after = intervals.slice(depths.indexOf(peakCount) + 1).filter(({ toUs }) => toUs <= measurement.arrivalsEndUs)
  // Without arrivals after the peak there is nothing to subtract: slots ÷ service time says it all.
  const hadBacklog = measurement.queues.some((queue) => hasBacklog(measurement, queue))
  if (after.length === 0 || !hadBacklog || measurement.drain.verdict !== 'drained') return []
  const donePeakPerSec = peak(intervals, 'doneCount')
  const stillArrivingPerSec =
    rate(sum(after.map((one) => one.offeredCount)), sum(after.map(lengthUs))) *
    jobsPerRequest(facts.scenario, measurement)
  if (stillArrivingPerSec >= donePeakPerSec) return []
  const drainUs = (peakCount / (donePeakPerSec - stillArrivingPerSec)) * US_PER_SEC
  return [{ kind: 'backlog-drained', peakCount, donePeakPerSec, stillArrivingPerSec, drainUs }]
}

function wastedWork({ measurement }: Facts): Finding[] {
  const wastedCount = sum(measurement.jobs.map((job) => job.wastedCount))
  return wastedCount === 0 ? [] : [{ kind: 'wasted-work', wastedCount }]
}

/** A response this much longer than its work is still the work. */
const OVERHEAD_RATIO_MAX = 1.25

function onlyTheWork({ measurement, scenario, subject }: Facts): Finding[] {
  const [spec] = subject.specs
  const [request] = subject.requests
  if (!spec || request?.mode !== 'sync' || !request.response || subject.timedOutCount + subject.rejectedCount > 0)
    return []
  const workUs = workOf(spec, scenario, measurement)?.p50Us ?? null
  const responseUs = request.response.p50Us
  if (workUs === null || responseUs > workUs * OVERHEAD_RATIO_MAX) return []
  return [{ kind: 'only-the-work', responseUs, workUs }]
}

function queueAddsWait({ measurement, scenario, subject }: Facts): Finding[] {
  const [spec] = subject.specs
  const [request] = subject.requests
  const hadBacklog = measurement.queues.some((queue) => hasBacklog(measurement, queue))
  if (!spec || request?.mode !== 'async' || !request.response || !request.completion || hadBacklog) return []
  const workUs = workOf(spec, scenario, measurement)?.p50Us ?? null
  if (workUs === null) return []
  return [
    { kind: 'queue-adds-wait', responseUs: request.response.p50Us, completionUs: request.completion.p50Us, workUs },
  ]
}
