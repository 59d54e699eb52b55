import { endedCount } from '../measure/job-end.ts'
import { type LedgerTotals, sumLedgers } from '../measure/ledger.ts'
import { sum } from '../measure/sum.ts'
import { type MemoryQueue, openMemoryQueue } from '../queue/memory-queue.ts'
import type { SinkSpec } from '../scenario/scenario.ts'
import { readSink } from '../sink/read-sink.ts'
import type { SinkMemory, SinkReading } from '../sink/sink.ts'
import { NS_PER_US } from '../units/microseconds.ts'
import { ledgerShape, type Plant } from './plant.ts'
import { typesInUse } from './thread-role.ts'

/** What the whole run looks like at one moment. Parts are read one after another: they may differ by microseconds. */
export interface PlantReading {
  readonly atUs: number
  readonly ledger: LedgerTotals
  /** Jobs of asynchronous requests that were made and have not ended. */
  readonly backlogCount: number
  /** One per queue. */
  readonly queues: readonly { readonly depthCount: number; readonly oldestUs: number | null }[]
  /** One per sink. */
  readonly sinks: readonly SinkReading[]
}

/** Reads a running plant from outside, without disturbing it. */
export interface Observer {
  read(): PlantReading
  /** The main thread's view of each queue. */
  readonly queues: readonly MemoryQueue[]
}

/** Opens the main thread's view of a plant whose time started at `originNs` of `process.hrtime.bigint()`. */
export function createObserver(plant: Plant, originNs: bigint): Observer {
  const shape = ledgerShape(plant.scenario)
  const queues = plant.queues.map(openMemoryQueue)
  const asyncTypes = typesInUse(plant.scenario, plant.mode)
  return {
    queues,
    read() {
      const ledger = sumLedgers(shape, plant.ledgers)
      const atUs = Math.floor(Number(process.hrtime.bigint() - originNs) / NS_PER_US)
      return {
        atUs,
        ledger,
        backlogCount: sum(asyncTypes.map((type) => openCount(ledger.jobs[type]))),
        queues: queues.map((queue) => {
          const { depthCount, oldestEnqueuedUs } = queue.read()
          return { depthCount, oldestUs: oldestEnqueuedUs === null ? null : Math.max(0, atUs - oldestEnqueuedUs) }
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
