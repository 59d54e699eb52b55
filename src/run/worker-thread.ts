import type { Clock } from '../clock/clock.ts'
import { createJobTable } from '../measure/job-table.ts'
import { createBulkheads } from '../policy/bulkheads.ts'
import { type CodelMemory, openCodel } from '../policy/codel.ts'
import { createDeadlines } from '../policy/deadline.ts'
import { openRateLimit, type RateLimitMemory } from '../policy/rate-limit.ts'
import { type MemoryQueueMemory, openServedQueue } from '../queue/memory-queue.ts'
import type { QueueSpec } from '../scenario/scenario.ts'
import { createLeaseHolder } from '../worker/lease-holder.ts'
import { createPump, pumpRowCount } from '../worker/pump.ts'
import { type Books, type Duty, NO_ACCOUNT } from './duty.ts'
import type { Plant } from './plant.ts'
import { plantRunner } from './plant-runner.ts'
import { openWorkerShare, type ScaleMemory } from './scale-board.ts'
import { scaledDuty } from './scaled-duty.ts'
import { slotCountMax } from './slot-count-max.ts'
import type { ThreadLinks } from './thread-links.ts'
import type { ThreadRole } from './thread-role.ts'

/** What a worker's thread works with. */
export interface WorkerThreadParts {
  readonly role: Extract<ThreadRole, { kind: 'worker' }>
  /** Threads that have played this role before it. */
  readonly lifeIndex: number
  readonly books: Books
  /** The thread's real sinks; null: it calls none. */
  readonly links: ThreadLinks | null
}

/** A worker's thread: a pump on one queue until the queue is over and nothing is in hand. */
export function createWorkerDuty(
  plant: Plant,
  clock: Clock,
  { role, lifeIndex, books, links }: WorkerThreadParts,
): Duty {
  const { scenario } = plant
  const { recorder, progress } = books
  const { workers, codel, visibility } = scenario.queues[role.queueIndex] as QueueSpec
  const bulkheads = createBulkheads(scenario.jobs)
  const memory = plant.queues[role.queueIndex] as MemoryQueueMemory
  const queue = openServedQueue(memory, { nowUs: clock.recentUs, bulkheads })
  const limitMemory = plant.rateLimits[role.queueIndex] as RateLimitMemory | null
  const scaleMemory = plant.scales[role.queueIndex] as ScaleMemory | null
  const share = scaleMemory && openWorkerShare(scaleMemory, workers.concurrencyCount, role.nth)
  const table = createJobTable(pumpRowCount(slotCountMax(workers)))
  const leaseMemory = plant.leases[role.queueIndex]?.[role.nth]?.[lifeIndex] ?? null
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
    leases:
      leaseMemory &&
      createLeaseHolder({ clock, table, memory: leaseMemory, heartbeatUs: visibility?.heartbeatUs ?? null }),
    createRunner: plantRunner(plant, { clock, table, books, threadName: nameOf(role, lifeIndex), links }),
  })
  const duty: Duty = {
    turn: pump.turn,
    isDone: () => pump.inHandCount() === 0 && queue.isOver(),
    isCalled: () => pump.wantsJobs() && queue.waitingCount() > 0,
    sleep(forMs) {
      if (pump.wantsJobs()) queue.sleep(forMs)
      else Atomics.wait(napWord, 0, 0, forMs)
    },
    listen(wake) {
      if (pump.wantsJobs()) queue.listen(wake)
    },
    cut: pump.cut,
    die: pump.die,
    account: () => ({ ...NO_ACCOUNT, taken: { queueIndex: role.queueIndex, ...pump.totals } }),
  }
  return share === null ? duty : scaledDuty(duty, { clock, pump, queue, share, workers })
}

/** Each life has chances of its own. */
function nameOf({ queueIndex, nth }: WorkerThreadParts['role'], lifeIndex: number): string {
  return lifeIndex === 0 ? `${queueIndex}:${nth}` : `${queueIndex}:${nth}:${lifeIndex}`
}
