import { judgeDrain } from '../measure/drain.ts'
import { endedCount } from '../measure/job-end.ts'
import { listLatencySeries } from '../measure/latency-series.ts'
import type { JobMeasure, LatencySummary, Measurement, RequestMeasure, WorkersMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import type { Leftovers } from '../queue/memory-queue.ts'
import type { JobSpec, Mode, QueueSpec, RequestSpec, Scenario, SinkSpec } from '../scenario/scenario.ts'
import type { ThreadReport } from './duty.ts'
import type { PlantReading } from './observer.ts'
import { listThreads, queuesInUse, typesInUse } from './thread-role.ts'
import type { FinishedTimeline } from './timeline.ts'

/** What a finished run left, whichever engine ran it: plain data. */
export interface RunFacts {
  readonly scenario: Scenario
  readonly mode: Mode
  readonly engine: Measurement['engine']
  readonly plannedRequestCount: number | null
  readonly ending: Measurement['ending']
  /** At the end, when nothing moved any more. */
  readonly reading: PlantReading
  /** What still waited in each queue. */
  readonly leftovers: readonly Leftovers[]
  readonly effectCount: number
  /** In the order of `listThreads`; null for threads that never returned. */
  readonly threads: readonly (ThreadReport | null)[]
  readonly cost: RunCost
}

/** What a run took of the machine that ran it. */
export type RunCost = Pick<Measurement, 'cpuUs' | 'rssPeakBytes' | 'wallUs'>

/** Puts a finished run's measurement together. */
export function assembleMeasurement(facts: RunFacts, timeline: FinishedTimeline): Measurement {
  const { scenario, mode, ending, reading, leftovers, threads } = facts
  const { intervals, startCut } = timeline
  const names = listLatencySeries(scenario)
  const summarise = (name: string): LatencySummary | null => timeline.summarise(names.indexOf(name))
  const used = queuesInUse(scenario, mode)
  const reports = threads.filter((report) => report !== null)
  /** A thread that never returned has booked nothing: what it had in hand is known by what is missing. */
  const isWhole = reports.length === threads.length
  const endUs = isWhole ? endOfRun(facts, reports) : reading.atUs
  const arrivalsEndUs = Math.max(0, ...reports.map((report) => report.lastIntendedUs ?? 0))

  return Object.freeze<Measurement>({
    mode,
    engine: facts.engine,
    durationUs: endUs,
    arrivalsEndUs,
    ending: isNothingLeft() && ending === 'drain-limit' ? 'complete' : ending,
    plannedRequestCount: facts.plannedRequestCount,
    requests: scenario.requests.map((spec, kind) => describeRequest(spec, kind)),
    jobs: scenario.jobs.map((spec, type) => describeJob(spec, type)),
    queues: scenario.queues.flatMap((spec, index) => (used.has(index) ? [describeQueue(spec, index)] : [])),
    sinks: scenario.sinks.map((spec, index) => describeSink(spec, index)),
    effectCount: facts.effectCount,
    drain: judgeDrain(
      {
        isWithoutQueues: used.size === 0,
        leftCount: sum(typesInUse(scenario, mode).map(pendingCount)),
        lastEndUs: Math.max(0, ...reports.map((report) => report.taken?.lastEndUs ?? 0)),
        arrivalsEndUs,
      },
      intervals,
    ),
    lateness: summarise('lateness'),
    startCut,
    intervals,
    threads: listThreads(scenario, mode).map((role, index) => ({
      role: role.kind,
      busyUs: threads[index]?.busyUs ?? 0,
    })),
    ...facts.cost,
  })

  function describeRequest(spec: RequestSpec, kind: number): RequestMeasure {
    const row = reading.ledger.requests[kind] as PlantReading['ledger']['requests'][number]
    const missingCount = row.offered - (row.answered + row.error + row.timedOut + row.rejected + row.open)
    return {
      name: spec.name,
      mode: spec.mode ?? mode,
      offeredCount: row.offered,
      answeredCount: row.answered,
      errorCount: row.error,
      timedOutCount: row.timedOut,
      rejectedCount: row.rejected,
      openCount: row.open + (isWhole ? 0 : missingCount),
      completedCount: row.completed,
      goodCount: row.good,
      retriedCount: row.retried,
      repeatedCount: row.repeated,
      shedCount: row.shed,
      inlineCount: row.inline,
      pollCount: row.poll,
      compensatedCount: row.compensated,
      stuckCount: row.stuck,
      lostEventCount: row.lostEvents,
      ghostEventCount: row.ghostEvents,
      republishedCount: row.republished,
      unpublishedCount: row.unpublished,
      response: summarise(`${spec.name}.response`),
      completion: summarise(`${spec.name}.completion`),
      first: summarise(`${spec.name}.first`),
      result: summarise(`${spec.name}.result`),
      inconsistent: summarise(`${spec.name}.inconsistent`),
      relay: summarise(`${spec.name}.relay`),
    }
  }

  function describeJob(spec: JobSpec, type: number): JobMeasure {
    const row = reading.ledger.jobs[type] as PlantReading['ledger']['jobs'][number]
    return {
      name: spec.name,
      sinkName: (scenario.sinks[spec.sinkIndex] as SinkSpec).name,
      queueName: used.has(spec.queueIndex) ? (scenario.queues[spec.queueIndex] as QueueSpec).name : null,
      createdCount: row.created,
      doneCount: row.done,
      dedupedCount: row.deduped,
      failedCount: row.failed,
      deadCount: row.dead,
      expiredCount: row.expired,
      shedCount: row.shed,
      cutCount: row.cut,
      neverStartedCount: row.neverStarted,
      pendingCount: pendingCount(type),
      lostCount: row.lost,
      duplicatedCount: row.duplicated,
      redeliveredCount: row.redelivered,
      staleCount: row.stale,
      attemptCount: row.attempt,
      retryCount: row.retry,
      fastFailedCount: row.fastFailed,
      wastedCount: row.wasted,
      wait: summarise(`${spec.name}.wait`),
      service: summarise(`${spec.name}.service`),
      total: summarise(`${spec.name}.total`),
    }
  }

  /** A limit that came true in the moment in which the last job ended has cut nothing. */
  function isNothingLeft(): boolean {
    return sum(scenario.jobs.map((_, type) => pendingCount(type))) === 0
  }

  function pendingCount(type: number): number {
    return (reading.ledger.jobs[type]?.pending ?? 0) + leftoverCount(type) + (isWhole ? 0 : missingCount(type))
  }

  /** Jobs that neither ended nor lie in a queue. */
  function missingCount(type: number): number {
    const row = reading.ledger.jobs[type] as PlantReading['ledger']['jobs'][number]
    return row.created - endedCount(row) - leftoverCount(type)
  }

  function leftoverCount(type: number): number {
    return sum(leftovers.map((left) => left.countByType.get(type) ?? 0))
  }

  function describeQueue(spec: QueueSpec, index: number): Measurement['queues'][number] {
    const taken = reports.flatMap((report) => (report.taken?.queueIndex === index ? [report.taken] : []))
    const left = leftovers[index] as Leftovers
    const offeredSumUs = sum(reports.map((report) => report.enqueuedSumsUs[index] ?? 0))
    const heldSumUs = sum(taken.map((sums) => sums.heldSumUs)) + left.enqueuedSumUs
    return {
      name: spec.name,
      capacityCount: spec.capacityCount,
      threadCount: spec.workers.threadCount,
      concurrencyCount: spec.workers.concurrencyCount,
      workers: describeWorkers(index),
      peakCount: reading.queues[index]?.peakCount ?? 0,
      oldestUs: Math.max(0, ...taken.map((sums) => sums.waitUsMax)),
      pendingCount: sum(left.countByType.values()),
      waitSumUs: sum(taken.map((sums) => sums.waitSumUs)),
      // Each job's wait is its dequeue less its enqueue; summed apart, on both sides of the queue.
      waitSumByLittleUs: isWhole ? sum(taken.map((sums) => sums.dequeuedSumUs)) - (offeredSumUs - heldSumUs) : null,
    }
  }

  function describeWorkers(index: number): WorkersMeasure | null {
    const account = reports.flatMap(({ scales }) => scales[index] ?? [])[0]
    if (account === undefined) return null
    const { peakCount, startedCount, timeToCapacityUs, workerUs, paidCount, changedUs } = account
    const leavingUs = sum(reports.map((report) => (report.taken?.queueIndex === index ? report.leavingUs : 0)))
    const sinceUs = paidCount * Math.max(0, endUs - changedUs)
    return { peakCount, startedCount, timeToCapacityUs, workerUs: workerUs + sinceUs + leavingUs }
  }

  function describeSink(spec: SinkSpec, index: number): Measurement['sinks'][number] {
    const {
      inUseCount: _inUse,
      waitingCount: _waiting,
      ...totals
    } = reading.sinks[index] as PlantReading['sinks'][number]
    const connectionCount = 'connectionCount' in spec ? spec.connectionCount : null
    return { name: spec.name, kind: spec.kind, connectionCount, ...totals }
  }
}

/** The last event of a complete run; a run that was cut ends with its last thread. Threads notice an end a nap later. */
function endOfRun({ ending }: RunFacts, reports: readonly ThreadReport[]): number {
  if (ending !== 'complete') return Math.max(0, ...reports.map((report) => report.endUs))
  return Math.max(0, ...reports.map((report) => report.idleAtUs ?? report.taken?.lastEndUs ?? report.endUs))
}
