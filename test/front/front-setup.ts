import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { createAsyncHandler } from '../../src/front/async-handler.ts'
import { createFront, NO_COMEBACKS } from '../../src/front/front.ts'
import { createSyncHandler } from '../../src/front/sync-handler.ts'
import { allocateEffects, openEffects } from '../../src/measure/effects.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import { listLatencySeries } from '../../src/measure/latency-series.ts'
import { allocateLedger, sumLedgers } from '../../src/measure/ledger.ts'
import { createRecorder } from '../../src/measure/recorder.ts'
import { allocateRequestProgress, NO_FOLLOWERS, openRequestProgress } from '../../src/measure/request-progress.ts'
import { createLocalCompletions } from '../../src/queue/local-completions.ts'
import { allocateMemoryQueue, openMemoryQueue } from '../../src/queue/memory-queue.ts'
import { PLAIN_JOB, PLAIN_QUEUE, PLAIN_REQUEST, PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { FrontSpec, JobSpec, Mode, QueueSpec, RequestSpec } from '../../src/scenario/scenario.ts'
import type { Outcome, Sink } from '../../src/sink/sink.ts'
import { createJobRunner } from '../../src/worker/job-runner.ts'

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
  readonly fate?: (jobId: number, attempt: number) => Outcome
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
    jobs: [{ jobIndex: 0, count: jobCount }],
    ...setup.request,
  }
  const jobs = [{ ...job, ...setup.job }]
  const queues = [{ ...queue, ...setup.queue }]
  const scenario = {
    requests: [request],
    jobs,
    warmupUs: 0,
    front: { concurrencyCount: 2, backlogCount: 3, ...setup.front },
  }
  const shape = { requestKindCount: 1, jobTypeCount: 1 }
  const words = allocateLedger(shape)
  const recorder = createRecorder(scenario, words)
  const table = createJobTable(64)
  const effectWords = allocateEffects(1_000_000)
  const target = openMemoryQueue(allocateMemoryQueue(queues[0] as QueueSpec, 0, jobs))
  const started: [atUs: number, jobId: number][] = []
  const clientsFree: number[] = []

  const openSink = (_index: number, settled: (row: number, outcome: Outcome) => void): Sink => {
    const timers = new Map<number, number>()
    const end = (row: number) => settled(row, fate(table.id[row] as number, table.attempt[row] as number))
    return {
      begin(row) {
        started.push([clock.nowUs(), table.id[row] as number])
        clock.occupy(burnUs)
        if (serviceUs === 0) end(row)
        else timers.set(row, clock.at(clock.nowUs() + serviceUs, end, row))
        return clock.nowUs() + serviceUs
      },
      cancel: (row) => clock.cancel(timers.get(row) ?? -1),
      poll: () => false,
    }
  }
  const front = createFront({
    clock,
    scenario,
    mode: setup.mode,
    recorder,
    jobCountMax: 1_000_000,
    comebacks: NO_COMEBACKS,
    admissions: [],
    pressure: () => ({ depthCount: 0, oldestUs: 0 }),
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
            dedupe: [],
            nextDraw: () => 0.5,
            openSink,
          }),
      }),
      async: createAsyncHandler({
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

  return {
    clock,
    front,
    target,
    started,
    clientsFree,
    /** Turns and steps of 10 us, as the loop does. */
    runUntil(limitUs: number) {
      for (let atUs = clock.nowUs(); atUs <= limitUs; atUs += 10) {
        clock.advanceTo(atUs)
        for (let turn = 0; turn < 10_000 && front.turn() === 0; turn++);
      }
    },
    requests: () => sumLedgers(shape, [words]).requests[0],
    jobs: () => sumLedgers(shape, [words]).jobs[0],
    effectCount: () => openEffects(effectWords).distinctCount(),
    /** Count and sum of each latency series since the last call. */
    latencies: () =>
      Object.fromEntries(recorder.take().map(({ series, batch }) => [names[series], [batch.count, batch.sumUs]])),
  }
}
