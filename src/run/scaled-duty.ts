import type { Clock } from '../clock/clock.ts'
import type { Source } from '../queue/queue.ts'
import type { WorkersSpec } from '../scenario/scenario.ts'
import type { Pump } from '../worker/pump.ts'
import type { Duty } from './duty.ts'
import { createLeavingMeter } from './leaving-meter.ts'
import type { WorkerShare } from './scale-board.ts'

/** What the duty of a scaled thread works with, beside that of an unscaled one. */
export interface ScaledDutyParts {
  readonly clock: Clock
  readonly pump: Pump
  readonly queue: Source
  readonly share: WorkerShare
  readonly workers: Pick<WorkersSpec, 'concurrencyCount'>
}

/** The duty of a thread whose workers become more and fewer: it tells what it has in hand, and wakes when they change. */
export function scaledDuty(duty: Duty, { clock, pump, queue, share, workers }: ScaledDutyParts): Duty {
  const meter = createLeavingMeter(workers.concurrencyCount)
  return {
    ...duty,
    turn() {
      const napUs = duty.turn()
      const { busyCount } = pump
      meter.note(clock.recentUs(), busyCount, share.slotCount())
      share.show({ busyCount, heldCount: pump.heldCount(), inHandCount: pump.inHandCount() })
      return napUs
    },
    isCalled: () => share.hasChanged() || duty.isCalled(),
    sleep(forMs) {
      if (pump.wantsJobs()) queue.sleep(forMs)
      else share.sleep(forMs)
    },
    die() {
      duty.die()
      // The board outlives the thread: nobody shall wait for what it had in hand.
      meter.note(clock.recentUs(), 0, share.slotCount())
      share.show({ busyCount: 0, heldCount: 0, inHandCount: 0 })
    },
    account: () => ({ ...duty.account(), leavingUs: meter.leavingUs(clock.recentUs()) }),
  }
}
