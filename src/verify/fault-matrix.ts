import type { Measurement, SinkMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import { checkIdentities } from '../measure/trust-identities.ts'
import type { RunOptions } from '../run/run-options.ts'
import { runScenario } from '../run/run-scenario.ts'
import { runVirtual } from '../run/run-virtual.ts'
import { PLAIN_SERVER } from '../scenario/plain-parts.ts'
import type { JobSpec, Mode, QueueSpec, RequestSpec, SinkSpec } from '../scenario/scenario.ts'
import { US_PER_MS, US_PER_SEC } from '../units/microseconds.ts'
import { plural } from '../units/plural.ts'
import type { Check, CheckResult } from './check.ts'
import { plainScenario } from './plain-scenario.ts'

/**
 * Injects every fault there is, in every combination, and counts: each request and each job must be found again in
 * exactly one column of its ledger, and the sink must have seen what was reported as done.
 */
export function checkFaultMatrix(engine = runVirtual): Check {
  return {
    name: 'ledgers under faults',
    isRealTime: false,
    run: async (signal) =>
      judgeLedgers(
        await runEach(
          engine,
          listFaults().map((fault, seed) => stage(fault, seed)),
          signal,
        ),
      ),
  }
}

/** The same in one run of two seconds on the real clock. */
export function checkFaultsLive(engine = runScenario): Check {
  return {
    name: 'ledgers, real clock',
    isRealTime: true,
    run: async (signal) => judgeLedgers(await runEach(engine, [stage(LIVE, 0, LIVE_US)], signal)),
  }
}

/** One way for things to go wrong. */
interface Fault {
  readonly mode: Mode
  readonly overflow: QueueSpec['overflow']
  readonly order: QueueSpec['order']
  readonly onTimeout: RequestSpec['onTimeout']
  readonly sinkKind: 'mock-smtp' | 'mock-db' | 'mock-http'
  readonly budgetRatio: number | null
  readonly ttlUs: number | null
}

const LIVE: Fault = {
  mode: 'async',
  overflow: 'drop-oldest',
  order: 'fifo',
  onTimeout: 'abandon',
  sinkKind: 'mock-smtp',
  budgetRatio: 0.5,
  ttlUs: 300 * US_PER_MS,
}

function listFaults(): readonly Fault[] {
  const each = <Key extends keyof Fault>(faults: readonly Fault[], key: Key, values: readonly Fault[Key][]): Fault[] =>
    faults.flatMap((fault) => values.map((value) => ({ ...fault, [key]: value })))
  let faults: readonly Fault[] = each([LIVE], 'mode', ['sync', 'async'])
  faults = each(faults, 'overflow', ['reject', 'drop-oldest', 'block'])
  faults = each(faults, 'order', ['fifo', 'lifo'])
  faults = each(faults, 'onTimeout', ['abandon', 'continue'])
  faults = each(faults, 'sinkKind', ['mock-smtp', 'mock-db', 'mock-http'])
  faults = each(faults, 'budgetRatio', [null, 0.1])
  faults = each(faults, 'ttlUs', [null, 60 * US_PER_MS])
  // Without a queue nothing overflows, is ordered or expires.
  return faults.filter(
    ({ mode, overflow, order, ttlUs }) =>
      mode === 'async' || (overflow === 'reject' && order === 'fifo' && ttlUs === null),
  )
}

async function runEach(
  engine: (options: RunOptions) => Promise<Measurement>,
  runs: readonly Pick<RunOptions, 'scenario' | 'mode'>[],
  signal: AbortSignal,
): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = []
  for (const run of runs) {
    if (signal.aborted) break
    measurements.push(await engine({ ...run, onReading: () => {}, signal, graceUs: 0 }))
  }
  return measurements
}

const MATRIX_US = US_PER_SEC
const LIVE_US = 2 * US_PER_SEC

/**
 * Twice as many jobs as the server can do, which fails one call in five, freezes, slows down and goes down for a while;
 * some jobs are poisoned, and calls that take too long are given up.
 */
function stage(fault: Fault, seed: number, forUs = MATRIX_US): Pick<RunOptions, 'scenario' | 'mode'> {
  const { overflow, order, onTimeout, budgetRatio, ttlUs } = fault
  const retry: JobSpec['retry'] = {
    attemptCountMax: 3,
    backoffUs: 20 * US_PER_MS,
    factorRatio: 2,
    capUs: US_PER_SEC,
    jitter: 'full',
    budgetRatio,
    scheduleUs: null,
  }
  const scenario = plainScenario({
    name: 'faults',
    seed: String(seed),
    arrivals: { kind: 'poisson', stages: [{ forUs, fromPerSec: 200, toPerSec: 800 }] },
    service: SERVICE,
    threadCount: 2,
    concurrencyCount: 10,
    request: { timeoutUs: 150 * US_PER_MS, onTimeout, parallelCount: 1, jobs: [{ jobIndex: 0, count: 2 }] },
    job: { timeoutUs: 80 * US_PER_MS, retry, ttlUs, poisonRatio: 0.02 },
    sink: SINKS[fault.sinkKind],
    queue: { capacityCount: 40, overflow, order },
    front: { concurrencyCount: 40, backlogCount: 20 },
  })
  return { scenario, mode: fault.mode }
}

const SERVICE = { kind: 'exponential', meanUs: 20 * US_PER_MS } as const

const SERVER = {
  ...PLAIN_SERVER,
  name: 'server',
  connectionCount: 15,
  serviceTime: SERVICE,
  slowdowns: [{ atUs: 200 * US_PER_MS, forUs: 100 * US_PER_MS, factorRatio: 3 }],
  stalls: [{ atUs: 500 * US_PER_MS, forUs: 200 * US_PER_MS }],
  outages: [{ atUs: 800 * US_PER_MS, forUs: 50 * US_PER_MS }],
} as const

const SINKS: Readonly<Record<Fault['sinkKind'], SinkSpec>> = {
  'mock-smtp': {
    ...SERVER,
    kind: 'mock-smtp',
    transientRatio: 0.15,
    permanentRatio: 0.05,
    greetingUs: 5 * US_PER_MS,
  },
  'mock-db': {
    ...SERVER,
    kind: 'mock-db',
    sigmaRatio: 0.02,
    kappaRatio: 0.0005,
    collapse: { waitingCount: 4, downUs: 100 * US_PER_MS },
    errorRatio: 0.2,
  },
  'mock-http': {
    ...SERVER,
    kind: 'mock-http',
    errorRatio: 0.15,
    goneRatio: 0.05,
    hangRatio: 0.05,
    breaker: { failureRatio: 0.5, callCountMin: 10, windowUs: 200 * US_PER_MS, openUs: 40 * US_PER_MS, probeCount: 2 },
  },
}

/** Holds the ledgers of runs against themselves and against their sinks. */
export function judgeLedgers(measurements: readonly Measurement[]): Omit<CheckResult, 'name'> {
  const openCount = measurements.filter((measurement) => !isClosed(measurement)).length
  const jobs = measurements.flatMap((measurement) => measurement.jobs)
  const jobCount = sum(jobs.map(({ createdCount }) => createdCount))
  const faultCount = sum(jobs.map((job) => job.createdCount - job.doneCount + job.retryCount))
  // Runs in which nothing went wrong have shown nothing.
  const verdict = openCount > 0 || faultCount === 0 ? 'fails' : 'holds'
  const words =
    openCount === 0
      ? `${plural(jobCount, 'job')} all accounted for`
      : `${openCount} of ${plural(measurements.length, 'run')} do not add up`
  return {
    verdict,
    words,
    evidence: measurements.length === 1 ? plural(faultCount, 'fault') : plural(measurements.length, 'run'),
    figures: { runCount: measurements.length, openCount, jobCount, faultCount },
  }
}

function isClosed(measurement: Measurement): boolean {
  const isIdentical = checkIdentities(measurement).every(({ verdict }) => verdict === 'holds')
  const isComplete = measurement.jobs.every(({ lostCount, duplicatedCount }) => lostCount + duplicatedCount === 0)
  return isIdentical && isComplete && measurement.sinks.every(isSettled)
}

/** Every call of a run that is over has ended in one way. */
function isSettled({ callCount, okCount, errorCount, refusedCount, cancelledCount }: SinkMeasure): boolean {
  return callCount === okCount + errorCount + refusedCount + cancelledCount
}
