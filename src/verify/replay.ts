import { SLEEP_ON } from '../clock/nap.ts'
import type { VirtualThread } from '../clock/virtual-thread.ts'
import { createVirtualTime } from '../clock/virtual-time.ts'
import { createEffectCounter } from '../measure/effect-counter.ts'
import { createJobTable, type JobTable } from '../measure/job-table.ts'
import { allocateJobTrace, type JobTraceMemory } from '../measure/job-trace.ts'
import { allocateLedger } from '../measure/ledger.ts'
import { createLocalProgress } from '../measure/local-progress.ts'
import { createRecorder } from '../measure/recorder.ts'
import { NO_FOLLOWERS } from '../measure/request-progress.ts'
import { allocateMemoryQueue, openMemoryQueue } from '../queue/memory-queue.ts'
import type { Target } from '../queue/queue.ts'
import { createTurnOrder, type TurnTaker } from '../run/turn-order.ts'
import type { QueueSpec, Scenario } from '../scenario/scenario.ts'
import type { Outcome, Sink } from '../sink/sink.ts'
import { createJobRunner } from '../worker/job-runner.ts'
import { createPump, pumpRowCount } from '../worker/pump.ts'
import { plainScenario } from './plain-scenario.ts'

/** Jobs as a run left them, one place each, in the order in which they were put on the queue. */
export interface RecordedJobs {
  readonly enqueuedUs: Float64Array
  /** From when a worker took the job until that worker could use the slot again. */
  readonly heldUs: Float64Array
}

/** The workers that took them. */
export interface RecordedWorkers {
  readonly threadCount: number
  /** Slots on each. */
  readonly concurrencyCount: number
}

/**
 * Has the pump, the queue and the virtual clock handle recorded jobs again: each is offered when it was offered, and
 * holds its slot for as long as it held it. Returns when each was taken. Whatever the run's own threads, timers and
 * wake-ups did, other than to hold a slot, is missing here: the difference between the two waits is their error.
 *
 * There is one pump for each worker thread, as in the run. One pump with all slots would come to the same, because a
 * pump takes only what it can begin at once and looks at the queue at every instant at which it has a free slot: so the
 * job in front starts when it has come and any slot is free, whoever's that is, and how long it holds the slot is its own.
 */
export function replay(jobs: RecordedJobs, workers: RecordedWorkers): Float64Array {
  const jobCount = jobs.enqueuedUs.length
  const scenario = stage(jobCount, workers)
  const memory = allocateMemoryQueue(scenario.queues[0] as QueueSpec, 0, scenario.jobs)
  const time = createVirtualTime({ coreCount: 1 + workers.threadCount })
  const trace = allocateJobTrace(jobCount)
  const parts = { scenario, jobs, trace, ...bookOf(scenario) }
  const target = openMemoryQueue(memory)
  const turns = createTurnOrder([
    createOfferer(time.openThread(), target, jobs),
    ...Array.from({ length: workers.threadCount }, () =>
      createReplayWorker(time.openThread(), openMemoryQueue(memory), parts),
    ),
  ])
  turns.settle()
  while (time.nextDueUs() !== Number.POSITIVE_INFINITY) {
    time.advance()
    turns.settle()
  }
  return trace.dequeuedUs
}

/** A scenario in which nothing limits but the slots. */
function stage(jobCount: number, workers: RecordedWorkers): Scenario {
  return plainScenario({
    name: 'replay',
    seed: '1',
    arrivals: { kind: 'once', atUs: 0 },
    service: { kind: 'constant', valueUs: 0 },
    ...workers,
    job: { timeoutUs: Number.POSITIVE_INFINITY },
    queue: { capacityCount: jobCount },
  })
}

/** Simulated threads never write at once: one book for all. */
function bookOf(scenario: Scenario) {
  const recorder = createRecorder(scenario, allocateLedger({ requestKindCount: 1, jobTypeCount: 1 }))
  return {
    recorder,
    effects: createEffectCounter(),
    progress: createLocalProgress(scenario, { recorder, followers: NO_FOLLOWERS }),
  }
}

/** Puts each job on the queue at its time. */
function createOfferer(clock: VirtualThread, target: Target, { enqueuedUs }: RecordedJobs): TurnTaker {
  const parcel = { firstId: 0, count: 1, request: 0, kind: 0, type: 0, intendedUs: 0, enqueuedUs: 0 }
  if (enqueuedUs.length > 0) clock.at(enqueuedUs[0] as number, offer, 0)
  return { clock, duty: { turn: () => SLEEP_ON, isCalled: () => false } }

  function offer(id: number): void {
    parcel.firstId = id
    parcel.intendedUs = enqueuedUs[id] as number
    parcel.enqueuedUs = enqueuedUs[id] as number
    target.offer(parcel)
    if (id + 1 < enqueuedUs.length) clock.at(enqueuedUs[id + 1] as number, offer, id + 1)
  }
}

interface ReplayParts extends ReturnType<typeof bookOf> {
  readonly scenario: Scenario
  readonly jobs: RecordedJobs
  readonly trace: JobTraceMemory
}

function createReplayWorker(
  clock: VirtualThread,
  source: ReturnType<typeof openMemoryQueue>,
  { scenario, jobs, trace, ...book }: ReplayParts,
): TurnTaker {
  const { concurrencyCount } = (scenario.queues[0] as QueueSpec).workers
  const table = createJobTable(pumpRowCount(concurrencyCount))
  const pump = createPump({
    clock,
    table,
    jobs: scenario.jobs,
    source,
    ...book,
    rateLimit: null,
    concurrencyCount,
    trace,
    createRunner: (owner) =>
      createJobRunner({
        clock,
        table,
        jobs: scenario.jobs,
        ...book,
        owner,
        dedupe: [],
        nextDraw: () => 0,
        openSink: (_, settled) => openReplaySink({ clock, table, jobs, settled }),
      }),
  })
  return { clock, duty: { turn: pump.turn, isCalled: () => pump.wantsJobs() && source.waitingCount() > 0 } }
}

interface ReplaySinkParts {
  readonly clock: VirtualThread
  readonly table: JobTable
  readonly jobs: RecordedJobs
  readonly settled: (row: number, outcome: Outcome) => void
}

/** Holds each job for as long as it was held. */
function openReplaySink({ clock, table, jobs, settled }: ReplaySinkParts): Sink {
  const complete = (row: number): void => settled(row, 'ok')
  return {
    begin(row) {
      const endUs = clock.recentUs() + (jobs.heldUs[table.id[row] as number] as number)
      clock.at(endUs, complete, row)
      return endUs
    },
    cancel() {},
    poll: () => false,
  }
}
