import type { JobTable } from '../measure/job-table.ts'
import type { Bulkheads } from '../policy/bulkheads.ts'
import { createServingOrder, type LaneView } from '../policy/serving-order.ts'
import type { Lane, RowSpan } from './lane.ts'
import type { LanePlan } from './lane-plan.ts'

/** The lanes of a queue as one thread drains them, where the next lane is a matter of age, shares and bulkheads. */
export interface ServedLanes {
  /** As `Source.take`, over a span: each job is chosen by itself. */
  take(table: JobTable, span: RowSpan, atMost: number): void
  /** Jobs that wait in lanes which are open. */
  waitingCount(): number
}

/** What a thread goes by when it chooses. */
export interface Serving {
  /** For the ages of jobs. */
  readonly nowUs: () => number
  /** This thread's; null: no type has one. */
  readonly bulkheads: Pick<Bulkheads, 'isOpen' | 'entered'> | null
}

/**
 * Opens one thread's view of the lanes. It counts what each tenant got from this thread alone: where shares hold on every
 * thread, they hold for all together, and threads need not wait for each other at every job.
 */
export function openServedLanes(lanes: readonly Lane[], plan: LanePlan, { nowUs, bulkheads }: Serving): ServedLanes {
  const order = createServingOrder(plan)
  const view: LaneView = {
    waitingCount: (index) => (lanes[index] as Lane).depthCount(),
    // Another thread may have taken it a moment ago; then it is as if it came now.
    oldestEnqueuedUs: (index) => (lanes[index] as Lane).oldestEnqueuedUs() ?? nowUs(),
    isOpen,
  }

  return {
    take(table, span, atMost) {
      while (span.from < atMost) {
        const index = order.next(view, nowUs())
        // Another thread was faster: what is left then is looked for in the next turn.
        if (index < 0 || (lanes[index] as Lane).take(table, span, 1) === 0) return
        span.from++
        order.served(index, 1)
        const type = plan.typeOfLane[index] as number
        if (bulkheads !== null && type >= 0) bulkheads.entered(type)
      }
    },
    waitingCount() {
      let count = 0
      for (let index = 0; index < lanes.length; index++) {
        if (isOpen(index)) count += (lanes[index] as Lane).depthCount()
      }
      return count
    },
  }

  function isOpen(index: number): boolean {
    const type = plan.typeOfLane[index] as number
    return bulkheads === null || type < 0 || bulkheads.isOpen(type)
  }
}
