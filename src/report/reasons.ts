import { meanHoldUs } from '../measure/mean-service.ts'
import type { SinkMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import { wordJobs } from '../result/job-words.ts'
import type { RunResult } from '../result/run-result.ts'
import type { RequestRecord } from '../result/scenario-record.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import { answerReasons } from './answer-reasons.ts'
import { hasBacklog } from './backlog.ts'
import { comebackReasons } from './comeback-reasons.ts'
import { waitsForConnections } from './connection-wait.ts'
import { fanOutReasons } from './fan-out-reasons.ts'
import type { Finding } from './finding.ts'
import { comparableIntervals, lengthUs, peak, rate } from './interval-rate.ts'
import { overloadReasons } from './overload-reasons.ts'
import { priceReasons } from './price-reasons.ts'
import { publishReasons } from './publish-reasons.ts'
import { findQueueLimit } from './queue-limit.ts'
import { overflowOf } from './queue-overflow.ts'
import type { ReasonFacts } from './reason-facts.ts'
import { recoveryReasons } from './recovery-reasons.ts'
import { refusalReasons } from './refusal-reasons.ts'
import { jobsPerRequest, workOf } from './request-work.ts'
import { scalingReasons } from './scaling-reasons.ts'
import { findSubject } from './subject.ts'
import { transactionReasons } from './transaction-reasons.ts'

/** Reasons printed at most: the first say most. */
const FINDING_COUNT_MAX = 4

/** Finds why a run came out as it did, from its numbers alone; most telling first, empty when nothing stands out. */
export function findReasons({ measurement, scenario }: RunResult): readonly Finding[] {
  const facts: ReasonFacts = {
    measurement,
    scenario: scenario.resolved,
    subject: findSubject(measurement, scenario.resolved),
    intervals: comparableIntervals(measurement.intervals),
  }
  const growth = backlogGrows(facts)
  // More than the sink can do: that its connections were taken, and what a queue held, then says nothing new.
  const refusals = sinksRefused(facts)
  // What a sink does that turns callers away says little about what it could do.
  const overload = growth.length > 0 || refusals.length > 0 ? [] : overloadReasons(facts)
  const isOverloaded = overload.length > 0
  const comebacks = comebackReasons(facts)
  const reasons = [
    ...tooLongForTheClient(facts),
    ...frontBlocked(facts),
    ...refusals,
    ...overload,
    ...comebacks,
    ...recoveryReasons(facts),
    ...transactionReasons(facts),
    ...publishReasons(facts),
    ...fanOutReasons(facts),
    ...answerReasons(facts),
    ...scalingReasons(facts),
    ...(isOverloaded || comebacks.length > 0 ? [] : sinksOverrun(facts)),
    ...bystandersWaited(facts),
    ...sinksCollapsed(facts),
    ...refusalReasons(facts),
    ...growth,
    ...(isOverloaded ? [] : levelled(facts)),
    ...(isOverloaded ? [] : backlogDrained(facts)),
    ...(overload.some(countsTheLate) ? [] : wastedWork(facts)),
  ]
  // Where nothing went wrong and nothing had to be levelled, the price of each way is the news.
  return (reasons.length > 0 ? reasons : priceReasons(facts)).slice(0, FINDING_COUNT_MAX)
}

function countsTheLate(finding: Finding): boolean {
  return finding.kind === 'overloaded' && finding.deadline !== null
}

function tooLongForTheClient({ subject, scenario, measurement }: ReasonFacts): Finding[] {
  return subject.specs.flatMap((spec): Finding[] => {
    const request = subject.requests.find(({ name }) => name === spec.name)
    const [share] = spec.jobs
    const job = measurement.jobs.find(({ name }) => name === scenario.jobs[share?.jobIndex ?? -1]?.name)
    if (!share || spec.jobs.length > 1 || request?.mode !== 'sync' || request.timedOutCount === 0 || !job?.service)
      return []
    const needUs = (job.service.meanUs * share.count) / spec.parallelCount
    if (needUs <= spec.timeoutUs || share.count === 1) return []
    const sink = measurement.sinks.find(({ name }) => name === job.sinkName)
    // More at once would not wait for a connection any shorter: what counts is the work.
    const workUs = (waitsForConnections(job, measurement.sinks) && sink && meanHoldUs(sink)) || job.service.meanUs
    const neededParallelCount = Math.ceil((workUs * share.count) / spec.timeoutUs)
    return [
      {
        kind: 'too-long-for-the-client',
        job: wordJobs(scenario, [share.jobIndex], 'sync'),
        serviceUs: job.service.meanUs,
        jobCount: share.count,
        parallelCount: spec.parallelCount,
        needUs,
        timeoutUs: spec.timeoutUs,
        neededParallelCount,
        forbiddenBy: forbidParallel(neededParallelCount, share.count, sink),
      },
    ]
  })
}

/** What forbids so many jobs at once; null: nothing does. */
function forbidParallel(
  neededCount: number,
  jobCount: number,
  sink: SinkMeasure | undefined,
): Extract<Finding, { kind: 'too-long-for-the-client' }>['forbiddenBy'] {
  if (sink?.kind === 'cpu') return { kind: 'thread' }
  if (neededCount > jobCount) return { kind: 'one-job' }
  if (!sink || sink.connectionCount === null || neededCount <= sink.connectionCount) return null
  return { kind: 'connections', sinkName: sink.name, connectionCount: sink.connectionCount }
}

/** Above this share of the run the front's thread was hardly free. */
export const BLOCKED_RATIO = 0.5

/** A bystander that waits this many times its own work waits for something else. */
export const BYSTANDER_RATIO = 5

function frontBlocked({ measurement, scenario }: ReasonFacts): Finding[] {
  const front = measurement.threads.find(({ role }) => role === 'front')
  const busyRatio = (front?.busyUs ?? 0) / Math.max(1, measurement.durationUs)
  const burns = (spec: RequestRecord): boolean =>
    (spec.mode ?? measurement.mode) === 'sync' &&
    spec.jobs.some(({ jobIndex }) => scenario.sinks[scenario.jobs[jobIndex]?.sinkIndex ?? -1]?.kind === 'cpu')
  const burnt = scenario.requests
    .filter(burns)
    .flatMap(({ jobs }) => jobs.map(({ jobIndex }) => scenario.jobs[jobIndex]))
  const burnMaxUs = Math.max(
    0,
    ...measurement.jobs.map(({ name, service }) =>
      burnt.some((job) => job?.name === name) ? (service?.maxUs ?? 0) : 0,
    ),
  )
  if (burnMaxUs === 0) return []
  const [bystander = null] = scenario.requests
    .filter((spec) => !burns(spec))
    .flatMap((spec) => {
      const p99Us = measurement.requests.find(({ name }) => name === spec.name)?.response?.p99Us ?? 0
      const workUs = workOf(spec, scenario, measurement)?.p99Us ?? null
      // A thread that was mostly free delays others by about as long as it is taken at a time.
      const isLikely = busyRatio >= BLOCKED_RATIO || p99Us <= burnMaxUs * 2
      return workUs !== null && isLikely && p99Us > workUs * BYSTANDER_RATIO ? [{ name: spec.name, p99Us, workUs }] : []
    })
  return bystander === null && busyRatio < BLOCKED_RATIO ? [] : [{ kind: 'front-blocked', busyRatio, bystander }]
}

/** Requests pinned to their mode that spent their time waiting for a connection of a sink that others had taken. */
function bystandersWaited({ measurement, scenario, subject }: ReasonFacts): Finding[] {
  const bystanders = scenario.requests.filter((spec) => !subject.specs.includes(spec) && spec.mode === 'sync')
  return bystanders.flatMap((spec): Finding[] => {
    const p99Us = workOf(spec, scenario, measurement)?.p99Us ?? 0
    const sinkIndex = scenario.jobs[spec.jobs[0]?.jobIndex ?? -1]?.sinkIndex ?? -1
    const sink = measurement.sinks.find(({ name }) => name === scenario.sinks[sinkIndex]?.name)
    if (!sink || sink.connectionCount === null || sink.inUsePeakCount < sink.connectionCount) return []
    const holdUs = meanHoldUs(sink)
    if (holdUs === null || sink.waitingPeakCount === 0 || p99Us <= holdUs * BYSTANDER_RATIO) return []
    const { name: sinkName, connectionCount } = sink
    return [{ kind: 'bystander-waited', name: spec.name, sinkName, connectionCount, p99Us, holdUs }]
  })
}

/** A sink whose connections were all taken, while work arrived faster than it was ever done. */
function sinksOverrun({ measurement, scenario, subject, intervals }: ReasonFacts): Finding[] {
  const used = measurement.sinks.filter(({ callCount }) => callCount > 0)
  const [sink] = used
  // Intervals count what is done at all sinks together; and one request that makes all the work is no rate.
  if (used.length !== 1 || !sink || sink.connectionCount === null || subject.offeredCount === 1) return []
  // Under a rate limit the sink never met what arrived.
  if (measurement.queues.some((queue) => findQueueLimit(queue, measurement, scenario)?.kind === 'rate')) return []
  const arrivalPeakPerSec = peak(intervals, 'offeredCount') * jobsPerRequest(scenario, measurement)
  const donePeakPerSec = peak(intervals, 'doneCount')
  const { name: sinkName, connectionCount, inUsePeakCount, waitingPeakCount } = sink
  if (inUsePeakCount < connectionCount || waitingPeakCount === 0) return []
  if (donePeakPerSec === 0 || arrivalPeakPerSec <= donePeakPerSec) return []
  return [{ kind: 'sink-overrun', sinkName, arrivalPeakPerSec, donePeakPerSec, connectionCount, waitingPeakCount }]
}

function sinksCollapsed({ measurement }: ReasonFacts): Finding[] {
  return measurement.sinks.flatMap(({ name, collapseCount, downUs, refusedCount }): Finding[] =>
    collapseCount === 0 ? [] : [{ kind: 'sink-collapsed', sinkName: name, collapseCount, downUs, refusedCount }],
  )
}

function sinksRefused({ measurement, scenario }: ReasonFacts): Finding[] {
  return measurement.sinks.flatMap(({ name, callCount, refusedCount, inUsePeakCount }): Finding[] => {
    const isDatabase = scenario.sinks.some((sink) => sink.name === name && sink.kind === 'postgres')
    if (!isDatabase || refusedCount === 0) return []
    return [{ kind: 'sink-refused', sinkName: name, callCount, refusedCount, inUsePeakCount }]
  })
}

function backlogGrows(facts: ReasonFacts): Finding[] {
  const { measurement, intervals } = facts
  if (measurement.drain.verdict !== 'growing') return []
  const arrivals = intervals.filter(({ toUs }) => toUs <= measurement.arrivalsEndUs)
  const arrivalPerSec =
    rate(sum(arrivals.map((one) => one.offeredCount)), sum(arrivals.map(lengthUs))) *
    jobsPerRequest(facts.scenario, measurement)
  const donePerSec = rate(sum(measurement.jobs.map(({ doneCount }) => doneCount)), measurement.durationUs)
  return arrivalPerSec > donePerSec ? [{ kind: 'backlog-grows', arrivalPerSec, donePerSec }] : []
}

function levelled({ measurement, scenario }: ReasonFacts): Finding[] {
  if (measurement.drain.verdict !== 'drained') return []
  const isEveryoneServed = measurement.requests.every(
    ({ timedOutCount, rejectedCount, openCount }) => timedOutCount + rejectedCount + openCount === 0,
  )
  return measurement.queues.flatMap((queue): Finding[] => {
    if (!hasBacklog(queue, measurement, scenario)) return []
    const held = measurement.jobs.filter(({ queueName }) => queueName === queue.name).map(({ name }) => name)
    const jobIndexes = scenario.jobs.flatMap(({ name }, index) => (held.includes(name) ? [index] : []))
    const blocks = overflowOf(queue.name, scenario) === 'block' && queue.peakCount >= queue.capacityCount
    return [
      {
        kind: 'levelled',
        queueName: measurement.queues.length > 1 ? queue.name : null,
        job: wordJobs(scenario, jobIndexes, 'async'),
        peakCount: queue.peakCount,
        hasNoWaitingClient: isEveryoneServed && !blocks,
        limit: findQueueLimit(queue, measurement, scenario),
      },
    ]
  })
}

function backlogDrained(facts: ReasonFacts): Finding[] {
  const { measurement, intervals } = facts
  const depths = intervals.map(({ depthCounts }) => sum(depthCounts))
  const peakCount = Math.max(0, ...depths)
  const after = intervals.slice(depths.indexOf(peakCount) + 1).filter(({ toUs }) => toUs <= measurement.arrivalsEndUs)
  // Without arrivals after the peak there is nothing to subtract: slots ÷ service time says it all.
  const hadBacklog = measurement.queues.some((queue) => hasBacklog(queue, measurement, facts.scenario))
  if (peakCount === 0 || after.length === 0 || !hadBacklog || measurement.drain.verdict !== 'drained') return []
  const donePeakPerSec = peak(intervals, 'doneCount')
  const stillArrivingPerSec =
    rate(sum(after.map((one) => one.offeredCount)), sum(after.map(lengthUs))) *
    jobsPerRequest(facts.scenario, measurement)
  if (stillArrivingPerSec >= donePeakPerSec) return []
  const drainUs = (peakCount / (donePeakPerSec - stillArrivingPerSec)) * US_PER_SEC
  const offeredCount = sum(measurement.requests.map((request) => request.offeredCount))
  const arrivalPerSec = rate(offeredCount, measurement.arrivalsEndUs) * jobsPerRequest(facts.scenario, measurement)
  const meanLoadRatio = arrivalPerSec / donePeakPerSec
  return [{ kind: 'backlog-drained', peakCount, donePeakPerSec, stillArrivingPerSec, drainUs, meanLoadRatio }]
}

function wastedWork({ measurement }: ReasonFacts): Finding[] {
  const wastedCount = sum(measurement.jobs.map((job) => job.wastedCount))
  return wastedCount === 0 ? [] : [{ kind: 'wasted-work', wastedCount }]
}
