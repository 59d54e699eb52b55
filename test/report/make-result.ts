import type {
  IntervalMeasure,
  JobMeasure,
  LatencyInterval,
  LatencyIntervals,
  LatencySummary,
  Measurement,
  QueueMeasure,
  RequestMeasure,
  SinkMeasure,
} from '../../src/measure/measurement.ts'
import { buildResult } from '../../src/result/build-result.ts'
import type { Environment, RunResult } from '../../src/result/run-result.ts'
import type { Expectation } from '../../src/scenario/expectation-spec.ts'
import { PLAIN_JOB, PLAIN_QUEUE, PLAIN_REQUEST, PLAIN_SERVER, PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { JobSpec, QueueSpec, RequestSpec, Scenario, SinkSpec } from '../../src/scenario/scenario.ts'

/** Stands for a histogram: a header of eight bytes, then something compressed. */
const PACKED_HDR = 'AAAAAAAAAAB4nEvOL80rKQYACPwCnQ=='

/** A distribution of `count` samples around a median, in order; the histogram is left out. */
export function latency(count: number, p50Us: number, spreadRatio = 1): LatencySummary {
  const at = (part: number): number => Math.round(p50Us * (1 + (spreadRatio - 1) * part))
  return {
    count,
    minUs: Math.round(p50Us / spreadRatio),
    meanUs: at(0.05),
    p50Us: at(0),
    p90Us: at(0.4),
    p95Us: at(0.5),
    p99Us: at(0.7),
    p999Us: count < 1000 ? null : at(0.9),
    maxUs: at(1),
    ci: null,
    hdr: PACKED_HDR,
  }
}

/** Intervals that reach so far to both sides of each figure. */
export function intervalsAround(summary: LatencySummary, ratio: number): LatencyIntervals {
  const around = (us: number, neededCount: number | null): LatencyInterval => ({
    lowUs: Math.round(us * (1 - ratio)),
    highUs: Math.round(us * (1 + ratio)),
    neededCount,
  })
  const neededCount = Math.round(summary.count / 2)
  return {
    mean: around(summary.meanUs, null),
    p50: around(summary.p50Us, neededCount),
    p90: around(summary.p90Us, neededCount),
    p95: around(summary.p95Us, neededCount),
    p99: around(summary.p99Us, neededCount),
    p999: summary.p999Us === null ? null : around(summary.p999Us, neededCount),
  }
}

export function requestSpec(part: Partial<RequestSpec> & Pick<RequestSpec, 'name'>): RequestSpec {
  return {
    ...PLAIN_REQUEST,
    arrivals: { kind: 'once', atUs: 0 },
    timeoutUs: 30_000_000,
    jobs: [{ jobIndex: 0, count: 1 }],
    ...part,
  }
}

export function jobSpec(part: Partial<JobSpec> & Pick<JobSpec, 'name'>): JobSpec {
  return {
    ...PLAIN_JOB,
    timeoutUs: 30_000_000,
    ...part,
  }
}

export function queueSpec(part: Partial<QueueSpec> = {}): QueueSpec {
  return {
    ...PLAIN_QUEUE,
    name: 'default',
    capacityCount: 100_000,
    workers: { ...PLAIN_WORKERS, threadCount: 2, concurrencyCount: 10 },
    ...part,
  }
}

export function mockSmtp(part: Partial<Extract<SinkSpec, { kind: 'mock-smtp' }>> = {}): SinkSpec {
  return {
    ...PLAIN_SERVER,
    kind: 'mock-smtp',
    name: 'smtp',
    connectionCount: 10_000,
    serviceTime: { kind: 'lognormal', p50Us: 45_000, p99Us: 130_000 },
    transientRatio: 0,
    permanentRatio: 0,
    greetingUs: 0,
    ...part,
  }
}

export function mockDb(part: Partial<Extract<SinkSpec, { kind: 'mock-db' }>> = {}): SinkSpec {
  return {
    ...PLAIN_SERVER,
    kind: 'mock-db',
    name: 'db',
    connectionCount: 100,
    serviceTime: { kind: 'lognormal', p50Us: 15_000, p99Us: 60_000 },
    sigmaRatio: 0.02,
    kappaRatio: 0.0005,
    collapse: { waitingCount: 500, downUs: 3_000_000 },
    errorRatio: 0.001,
    ...part,
  }
}

export function scenario(part: Partial<Scenario> & Pick<Scenario, 'name' | 'requests' | 'jobs' | 'sinks'>): Scenario {
  return {
    version: 1,
    title: 'A title',
    question: 'A question?',
    seed: '42',
    queues: [queueSpec()],
    front: { concurrencyCount: 500, backlogCount: 511 },
    coreCount: 2,
    warmupUs: 0,
    drainLimitUs: 60_000_000,
    faults: [],
    expectations: { sync: [], async: [] },
    ...part,
  }
}

export function expectation(text: string, unit: Expectation['unit'], value: number): Expectation {
  const [metric = '', op = '=='] = text.split(' ')
  return { text, metric, op: op as Expectation['op'], value, unit, origin: 'some.yaml:9' }
}

export function request(part: Partial<RequestMeasure> & Pick<RequestMeasure, 'name' | 'mode'>): RequestMeasure {
  return {
    offeredCount: 1,
    answeredCount: 1,
    errorCount: 0,
    timedOutCount: 0,
    rejectedCount: 0,
    openCount: 0,
    completedCount: part.completion?.count ?? 1,
    goodCount: part.completion?.count ?? 1,
    retriedCount: 0,
    repeatedCount: 0,
    shedCount: 0,
    inlineCount: 0,
    pollCount: 0,
    compensatedCount: 0,
    stuckCount: 0,
    lostEventCount: 0,
    ghostEventCount: 0,
    republishedCount: 0,
    unpublishedCount: 0,
    response: null,
    completion: null,
    first: null,
    result: null,
    inconsistent: null,
    relay: null,
    ...part,
  }
}

export function job(part: Partial<JobMeasure> & Pick<JobMeasure, 'name' | 'sinkName'>): JobMeasure {
  const doneCount = part.doneCount ?? 1
  return {
    queueName: null,
    createdCount: doneCount,
    doneCount,
    dedupedCount: 0,
    failedCount: 0,
    deadCount: 0,
    expiredCount: 0,
    shedCount: 0,
    cutCount: 0,
    neverStartedCount: 0,
    pendingCount: 0,
    lostCount: 0,
    duplicatedCount: 0,
    attemptCount: part.service?.count ?? doneCount,
    redeliveredCount: 0,
    staleCount: 0,
    retryCount: 0,
    fastFailedCount: 0,
    wastedCount: 0,
    wait: null,
    service: null,
    total: null,
    ...part,
  }
}

export function queue(part: Partial<QueueMeasure> = {}): QueueMeasure {
  return {
    name: 'default',
    capacityCount: 100_000,
    threadCount: 2,
    concurrencyCount: 10,
    workers: null,
    peakCount: 0,
    oldestUs: 0,
    pendingCount: 0,
    waitSumUs: 0,
    waitSumByLittleUs: 0,
    ...part,
  }
}

export function sink(part: Partial<SinkMeasure> & Pick<SinkMeasure, 'name' | 'kind'>): SinkMeasure {
  const callCount = part.callCount ?? 0
  return {
    connectionCount: null,
    callCount,
    okCount: callCount,
    errorCount: 0,
    refusedCount: 0,
    cancelledCount: 0,
    unknownCount: 0,
    collapseCount: 0,
    downUs: 0,
    breakerOpenedCount: 0,
    inUsePeakCount: 0,
    waitingPeakCount: 0,
    busyUs: 0,
    ...part,
  }
}

export function interval(part: Partial<IntervalMeasure> & Pick<IntervalMeasure, 'fromUs'>): IntervalMeasure {
  return {
    toUs: part.fromUs + 1_000_000,
    offeredCount: 0,
    answeredCount: 0,
    timedOutCount: 0,
    rejectedCount: 0,
    doneCount: 0,
    failedCount: 0,
    retryCount: 0,
    backlogCount: 0,
    depthCounts: [0],
    workerCounts: [null],
    inUseCounts: [0],
    waitingCounts: [0],
    histograms: {},
    ...part,
  }
}

/** One interval per entry of the columns, a second each. */
export function intervals(
  columns: Partial<Record<'offered' | 'done' | 'depth', readonly number[]>>,
): IntervalMeasure[] {
  const length = Math.max(...Object.values(columns).map((column) => column.length))
  return Array.from({ length }, (_, second) =>
    interval({
      fromUs: second * 1_000_000,
      offeredCount: columns.offered?.[second] ?? 0,
      doneCount: columns.done?.[second] ?? 0,
      depthCounts: [columns.depth?.[second] ?? 0],
    }),
  )
}

export function measurement(part: Partial<Measurement> & Pick<Measurement, 'mode' | 'requests' | 'jobs'>): Measurement {
  return {
    engine: 'threads',
    durationUs: 1_000_000,
    arrivalsEndUs: 0,
    ending: 'complete',
    plannedRequestCount: part.requests.reduce((sum, { offeredCount }) => sum + offeredCount, 0),
    queues: [],
    sinks: [],
    effectCount: part.jobs.reduce((sum, { doneCount }) => sum + doneCount, 0),
    drain: { verdict: 'none', drainUs: null, backlogGoneAtUs: null },
    lateness: latency(100, 50, 2),
    startCut: null,
    intervals: [],
    threads: [{ role: 'front', busyUs: 1000 }],
    wallUs: 1_000_000,
    cpuUs: 1000,
    rssPeakBytes: 100_000_000,
    ...part,
  }
}

/** A machine that results say they were measured on. */
export const environment: Environment = {
  qbenchVersion: '0.1.0',
  nodeVersion: '20.20.2',
  os: 'Linux 6.1.0 x64',
  cpuModel: 'A processor',
  cpuCount: 2,
  memoryBytes: 8_000_000_000,
  loadAverage: 0.2,
  gitCommit: null,
}

export function result(
  ofScenario: Scenario,
  ofMeasurement: Measurement,
  startedAt = '2026-11-23T19:15:02.123Z',
): RunResult {
  const hash = Buffer.from(ofScenario.name).toString('hex').padEnd(64, '0')
  const measurement = { ...ofMeasurement, queues: ofMeasurement.queues.map((one) => withWaits(one, ofMeasurement)) }
  return buildResult({ scenario: ofScenario, measurement, hash, environment, startedAt })
}

/** A queue whose sums are those of its jobs' waits, as off from each other as they were. */
function withWaits(one: QueueMeasure, { jobs }: Measurement): QueueMeasure {
  const waits = jobs.flatMap(({ queueName, wait }) => (queueName === one.name && wait !== null ? [wait] : []))
  const waitSumUs = waits.reduce((sum, { meanUs, count }) => sum + meanUs * count, 0)
  if (waitSumUs === 0 || one.waitSumByLittleUs === null) return one
  const ratio = one.waitSumUs === 0 ? 1 : one.waitSumByLittleUs / one.waitSumUs
  return { ...one, waitSumUs, waitSumByLittleUs: waitSumUs * ratio }
}
