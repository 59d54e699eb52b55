import type { Clock } from '../clock/clock.ts'
import { createJobTable } from '../measure/job-table.ts'
import { createBulkheads } from '../policy/bulkheads.ts'
import { type CodelMemory, openCodel } from '../policy/codel.ts'
import { createDeadlines } from '../policy/deadline.ts'
import { openRateLimit, type RateLimitMemory } from '../policy/rate-limit.ts'
import { type MemoryQueueMemory, openServedQueue } from '../queue/memory-queue.ts'
import type { QueueSpec, WorkersSpec } from '../scenario/scenario.ts'
import { createPump, pumpRowCount } from '../worker/pump.ts'
import type { Books, Duty } from './duty.ts'
import type { Plant } from './plant.ts'
import { plantRunner } from './plant-runner.ts'
import { openWorkerShare, type ScaleMemory } from './scale-board.ts'
import { scaledDuty } from './scaled-duty.ts'
import type { ThreadRole } from './thread-role.ts'

/** What a worker's thread works with. */
export interface WorkerThreadParts {
  readonly role: Extract<ThreadRole, { kind: 'worker' }>
  readonly books: Books
}

/** A worker's thread: a pump on one queue until the queue is over and nothing is in hand. */
export function createWorkerDuty(plant: Plant, clock: Clock, { role, books }: WorkerThreadParts): Duty {
  const { scenario } = plant
  const { recorder, progress } = books
  const { workers, codel } = scenario.queues[role.queueIndex] as QueueSpec
  const bulkheads = createBulkheads(scenario.jobs)
  const memory = plant.queues[role.queueIndex] as MemoryQueueMemory
  const queue = openServedQueue(memory, { nowUs: clock.recentUs, bulkheads })
  const limitMemory = plant.rateLimits[role.queueIndex] as RateLimitMemory | null
  const scaleMemory = plant.scales[role.queueIndex] as ScaleMemory | null
  const share = scaleMemory && openWorkerShare(scaleMemory, workers.concurrencyCount, role.nth)
  const table = createJobTable(pumpRowCount(slotCountMax(workers)))
  const napWord = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const pump = createPump({
    clock,
    table,
    jobs: scenario.jobs,
    source: queue,
    recorder,
    progress,
    rateLimit: limitMemory === null ? null : openRateLimit(workers.ratePerSec as number, limitMemory),
    concurrencyCount: workers.concurrencyCount,
    bulkheads,
    codel: codel && openCodel(codel, plant.codels[role.queueIndex] as CodelMemory),
    deadlines: createDeadlines(scenario.requests, scenario.jobs),
    slotCount: share?.look ?? null,
    trace: plant.trace,
    createRunner: plantRunner(plant, { clock, table, books, threadName: `${role.queueIndex}:${role.nth}` }),
  })
  const duty: Duty = {
    turn: pump.turn,
    isDone: () => pump.inHandCount() === 0 && queue.isOver(),
    isCalled: () => pump.wantsJobs() && queue.waitingCount() > 0,
    sleep(forMs) {
      if (pump.wantsJobs()) queue.sleep(forMs)
      else Atomics.wait(napWord, 0, 0, forMs)
    },
    cut: pump.cut,
    account: () => ({
      lastIntendedUs: null,
      idleAtUs: null,
      enqueuedSumsUs: [],
      taken: { queueIndex: role.queueIndex, ...pump.totals },
      scales: [],
      leavingUs: 0,
    }),
  }
  return share === null ? duty : scaledDuty(duty, { clock, pump, queue, share, workers })
}

/** Slots that a thread has at most. */
function slotCountMax({ threadCount, concurrencyCount, autoscale }: WorkersSpec): number {
  return autoscale === null ? concurrencyCount : Math.ceil(autoscale.maxCount / threadCount) * concurrencyCount
}
