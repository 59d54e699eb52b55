import type { Clock } from '../../src/clock/clock.ts'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import type { Arrival, Comebacks } from '../../src/front/arrival.ts'
import { createAsyncHandler } from '../../src/front/async-handler.ts'
import { createFront, type Front, type QueuePressure } from '../../src/front/front.ts'
import type { FrontDesk } from '../../src/front/handler.ts'
import { createSyncHandler } from '../../src/front/sync-handler.ts'
import { allocateEffects, openEffects } from '../../src/measure/effects.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import { listLatencySeries } from '../../src/measure/latency-series.ts'
import { allocateLedger, sumLedgers } from '../../src/measure/ledger.ts'
import { createRecorder } from '../../src/measure/recorder.ts'
import { allocateRequestProgress, NO_FOLLOWERS, openRequestProgress } from '../../src/measure/request-progress.ts'
import type { Admission } from '../../src/policy/admission.ts'
import { allocateDedupeWindow, openDedupeWindow } from '../../src/policy/dedupe-window.ts'
import { createLocalCompletions } from '../../src/queue/local-completions.ts'
import { allocateMemoryQueue, openMemoryQueue } from '../../src/queue/memory-queue.ts'
import type { FrontSpec } from '../../src/scenario/front-spec.ts'
import { PLAIN_JOB, PLAIN_QUEUE, PLAIN_REQUEST, PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { JobSpec, Mode, QueueSpec, RequestSpec } from '../../src/scenario/scenario.ts'
import type { Outcome, Sink } from '../../src/sink/sink.ts'
import { createJobRunner } from '../../src/worker/job-runner.ts'

/** Clients that ask once, and are gone. */
export const NO_COMEBACKS: Comebacks = { sendsTwice: () => false, repeat: () => undefined, comesBack: () => false }

const job: JobSpec = { ...PLAIN_JOB, name: 'job', timeoutUs: 1_000_000 }

const queue: QueueSpec = {
  ...PLAIN_QUEUE,
  name: 'q',
  capacityCount: 10_000,
  workers: { ...PLAIN_WORKERS, threadCount: 1, concurrencyCount: 1 },
}

export interface FrontSetup {
  readonly mode: Mode
  readonly request?: Partial<Omit<RequestSpec, 'jobs'>>
  readonly jobCount?: number
  readonly job?: Partial<JobSpec>
  readonly queue?: Partial<QueueSpec>
  readonly front?: Partial<FrontSpec>
  readonly serviceUs?: number
  /** The sink keeps the thread for so long before it serves. */
  readonly burnUs?: number
  readonly fate?: (jobId: number, attempt: number, type: number) => Outcome
  /** A transaction of one job of its own type for each entry; true: the type that many places behind it undoes it. */
  readonly steps?: readonly boolean[]
  /** Made with the front's clock, and what arrives again there. */
  readonly comebacks?: (clock: Clock, arrive: (arrival: Arrival) => void) => Comebacks
  readonly admission?: Admission
  readonly pressure?: () => QueuePressure
}

/** A front whose only request kind makes `jobCount` jobs for a sink that serves any number at once, on a stepped clock. */
export function setUpFront(setup: FrontSetup) {
  const { jobCount = 1, serviceUs = 100, burnUs = 0, fate = () => 'ok' as const } = setup
  const clock = createSteppedClock()
  const request: RequestSpec = {
    ...PLAIN_REQUEST,
    name: 'send',
    arrivals: { kind: 'once', atUs: 0 },
    timeoutUs: 1_000,
    isTransaction: setup.steps !== undefined,
    jobs: setup.steps?.map((_, jobIndex) => ({ jobIndex, count: 1 })) ?? [{ jobIndex: 0, count: jobCount }],
    ...setup.request,
  }
  const jobs = setup.steps === undefined ? [{ ...job, ...setup.job }] : typesOf(setup.steps, setup.job)
  const queues = [{ ...queue, ...setup.queue }]
  const scenario = {
    requests: [request],
    jobs,
    warmupUs: 0,
    front: { concurrencyCount: 2, backlogCount: 3, ...setup.front },
  }
  const shape = { requestKindCount: 1, jobTypeCount: jobs.length }
  const words = allocateLedger(shape)
  const recorder = createRecorder(scenario, words)
  const table = createJobTable(64)
  const effectWords = allocateEffects(1_000_000)
  const target = openMemoryQueue(allocateMemoryQueue(queues[0] as QueueSpec, 0, jobs))
  const started: [atUs: number, jobId: number][] = []
  const startedTypes: number[] = []
  const clientsFree: number[] = []
  const keys = allocateDedupeWindow(1_000)

  const openSink = (_index: number, settled: (row: number, outcome: Outcome) => void): Sink => {
    const timers = new Map<number, number>()
    const end = (row: number) =>
      settled(row, fate(table.id[row] as number, table.attempt[row] as number, table.type[row] as number))
    return {
      begin(row) {
        started.push([clock.nowUs(), table.id[row] as number])
        startedTypes.push(table.type[row] as number)
        clock.occupy(burnUs)
        if (serviceUs === 0) end(row)
        else timers.set(row, clock.at(clock.nowUs() + serviceUs, end, row))
        return clock.nowUs() + serviceUs
      },
      cancel: (row) => clock.cancel(timers.get(row) ?? -1),
      poll: () => false,
    }
  }
  const desks: FrontDesk[] = []
  const front: Front = createFront({
    clock,
    scenario,
    mode: setup.mode,
    recorder,
    jobCountMax: 1_000_000,
    comebacks: setup.comebacks?.(clock, (arrival) => front.arriveAgain(arrival)) ?? NO_COMEBACKS,
    admissions: [setup.admission ?? null],
    pressure: setup.pressure ?? (() => ({ depthCount: 0, oldestUs: 0 })),
    clientFree: (_kind, client) => clientsFree.push(client),
    createHandlers: (desk, requests) => ({
      sync: createSyncHandler({
        clock,
        specs: scenario.requests,
        jobs,
        requests,
        desk,
        table,
        recorder,
        createRunner: (owner) =>
          createJobRunner({
            clock,
            table,
            jobs,
            recorder,
            effects: openEffects(effectWords),
            owner,
            dedupe: jobs.map(({ dedupeUs }) => (dedupeUs === null ? null : openDedupeWindow(dedupeUs, keys))),
            nextDraw: () => 0.5,
            openSink,
          }),
      }),
      async: createAsyncHandler({
        ...keepDesk(desk),
        clock,
        specs: scenario.requests,
        jobs,
        queues,
        targets: [target],
        requests,
        desk,
        recorder,
        mode: setup.mode,
        completions: createLocalCompletions(),
        progress: openRequestProgress(scenario, allocateRequestProgress(1_024), { recorder, followers: NO_FOLLOWERS }),
      }),
    }),
  })
  const names = listLatencySeries(scenario)

  function keepDesk(desk: FrontDesk): object {
    desks.push(desk)
    return {}
  }

  return {
    clock,
    front,
    target,
    started,
    startedTypes,
    clientsFree,
    /** Where handlers end requests, and clients ask. */
    desk: () => desks[0] as FrontDesk,
    /** Turns and steps of 10 us, as the loop does. */
    runUntil(limitUs: number) {
      for (let atUs = clock.nowUs(); atUs <= limitUs; atUs += 10) {
        clock.advanceTo(atUs)
        for (let turn = 0; turn < 10_000 && front.turn() === 0; turn++);
      }
    },
    requests: () => sumLedgers(shape, [words]).requests[0],
    jobs: () => sumLedgers(shape, [words]).jobs[0],
    jobsByType: () => sumLedgers(shape, [words]).jobs,
    effectCount: () => openEffects(effectWords).distinctCount(),
    /** Count and sum of each latency series since the last call. */
    latencies: () =>
      Object.fromEntries(recorder.take().map(({ series, batch }) => [names[series], [batch.count, batch.sumUs]])),
  }
}

function typesOf(steps: readonly boolean[], differs: Partial<JobSpec> = {}): JobSpec[] {
  const isUndone = steps.map((undo, step) => ({ compensationIndex: undo ? steps.length + step : null }))
  return [...isUndone, ...steps.map(() => ({}))].map((own, type) => ({ ...job, name: `${type}`, ...own, ...differs }))
}
