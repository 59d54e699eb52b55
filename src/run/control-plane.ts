import type { Clock } from '../clock/clock.ts'
import type { MemoryQueue } from '../queue/memory-queue.ts'
import type { QueueSpec } from '../scenario/scenario.ts'
import { createAutoscaler, type ScaleAccount } from './autoscaler.ts'
import type { Plant } from './plant.ts'
import { openScaleBoard } from './scale-board.ts'

/** Who scales the workers of a plant; it lives on the front's thread. */
export interface ControlPlane {
  /** Nothing is left for any autoscaled queue; asked when no more jobs will come. */
  isOver(): boolean
  /** One per queue; null: it has as many workers as ever. */
  accounts(): readonly (ScaleAccount | null)[]
}

/** Opens the control plane of a plant over the front's view of its queues. */
export function openControlPlane(plant: Plant, clock: Clock, queues: readonly MemoryQueue[]): ControlPlane {
  const scaled = plant.scales.map((memory, index) => {
    const { concurrencyCount, autoscale } = (plant.scenario.queues[index] as QueueSpec).workers
    if (memory === null || autoscale === null) return null
    const queue = queues[index] as MemoryQueue
    const board = openScaleBoard(memory, concurrencyCount)
    const scaler = createAutoscaler({
      spec: autoscale,
      concurrencyCount,
      clock,
      assign: board.assign,
      look(nowUs) {
        const { busyCount, heldCount } = board.read()
        return {
          waitingCount: queue.waitingCount() + heldCount,
          oldestUs: queue.oldestUs(nowUs),
          busySlotCount: busyCount,
        }
      },
    })
    return { queue, board, scaler }
  })

  return {
    isOver() {
      // A job that waits for its next attempt needs a worker again.
      const isOver = scaled.every((one) => one === null || (one.queue.isOver() && one.board.read().inHandCount === 0))
      if (isOver) for (const one of scaled) one?.board.leave()
      return isOver
    },
    accounts: () => scaled.map((one) => one?.scaler.account() ?? null),
  }
}
