import { endedCount } from '../measure/job-end.ts'
import { type LedgerTotals, sumLedgers } from '../measure/ledger.ts'
import { sum } from '../measure/sum.ts'
import { type Leftovers, openMemoryQueue } from '../queue/memory-queue.ts'
import type { SinkSpec } from '../scenario/scenario.ts'
import { readSink } from '../sink/read-sink.ts'
import type { SinkMemory, SinkReading } from '../sink/sink.ts'
import { ledgerShape, type Plant } from './plant.ts'
import { readyWorkerCount, type ScaleMemory } from './scale-board.ts'
import { typesInUse } from './thread-role.ts'

/** What the whole run looks like at one moment. Parts are read one after another: they may differ by microseconds. */
export interface PlantReading {
  readonly atUs: number
  readonly ledger: LedgerTotals
  /** Jobs of asynchronous requests that were made and have not ended. */
  readonly backlogCount: number
  /** One per queue. */
  readonly queues: readonly QueueState[]
  /** One per sink. */
  readonly sinks: readonly SinkReading[]
}

/** One queue at that moment; `oldestUs` null: nothing waits; `workerCount`: that are ready, null without autoscaling. */
export interface QueueState {
  readonly depthCount: number
  readonly peakCount: number
  readonly oldestUs: number | null
  readonly workerCount: number | null
}

/** Reads a running plant from outside, without disturbing it. */
export interface Observer {
  read(): PlantReading
  /** Takes out what still waits in each queue; only when no thread takes any more. */
  takeLeftovers(): readonly Leftovers[]
}

/** Opens a view of a plant; `nowUs` reads the time of its run. */
export function createObserver(plant: Plant, nowUs: () => number): Observer {
  const shape = ledgerShape(plant.scenario)
  const queues = plant.queues.map(openMemoryQueue)
  const asyncTypes = typesInUse(plant.scenario, plant.mode)
  return {
    takeLeftovers: () => queues.map((queue) => queue.leftovers()),
    read() {
      const ledger = sumLedgers(shape, plant.ledgers)
      const atUs = nowUs()
      return {
        atUs,
        ledger,
        backlogCount: sum(asyncTypes.map((type) => openCount(ledger.jobs[type]))),
        queues: queues.map((queue, index) => {
          const { depthCount, peakCount, oldestEnqueuedUs } = queue.read()
          const oldestUs = oldestEnqueuedUs === null ? null : Math.max(0, atUs - oldestEnqueuedUs)
          const scale = plant.scales[index] as ScaleMemory | null
          return { depthCount, peakCount, oldestUs, workerCount: scale && readyWorkerCount(scale) }
        }),
        sinks: plant.scenario.sinks.map((spec: SinkSpec, index) =>
          readSink(spec, plant.sinks[index] as SinkMemory, atUs),
        ),
      }
    },
  }
}

function openCount(job: LedgerTotals['jobs'][number] | undefined): number {
  return job === undefined ? 0 : job.created - endedCount(job)
}
