import { assert } from '../fault/assert.ts'
import { createJobTable, type JobTable } from '../measure/job-table.ts'
import type { JobSpec, QueueSpec } from '../scenario/scenario.ts'
import { createBellWatch } from './bell-watch.ts'
import { allocateLane, type Lane, type LaneMemory, type RowSpan } from './lane.ts'
import { type LanePlan, type LaneRequest, needsServingOrder, planLanes } from './lane-plan.ts'
import type { QueueReading, Source, Target } from './queue.ts'
import { openRing } from './ring.ts'
import { openServedLanes, type Serving } from './served-lanes.ts'
import { openStack } from './stack.ts'

/** The built-in queue: bounded, in shared memory, as many lanes as must be told apart; one thread offers, any number take. */
export interface MemoryQueue extends Target, Source {
  read(): QueueReading
  /** Age of the job that waits longest; 0 when nothing waits. Costs no allocation. */
  oldestUs(nowUs: number): number
  /** Takes what still waits, for the ledger; only when no thread takes any more. */
  leftovers(): Leftovers
  /** Sum of the enqueue times of all jobs that this view offered and did not shed, for Little's law. */
  enqueuedSumUs(): number
}

/** Jobs that nobody took. */
export interface Leftovers {
  readonly countByType: ReadonlyMap<number, number>
  readonly enqueuedSumUs: number
}

/** Shared buffers of one queue and what they were laid out for. */
export interface MemoryQueueMemory {
  readonly capacityCount: number
  readonly order: QueueSpec['order']
  readonly lifoAboveCount: number
  readonly lanes: readonly LaneMemory[]
  readonly plan: LanePlan
  readonly control: Int32Array<SharedArrayBuffer>
}

const BELL = 0
const SLEEPERS = 16
const CLOSED = 32
const PEAK = 48
const CONTROL_WORD_COUNT = 64

/** Lays a queue out for the job types that go through it, and for the requests that they come from if tenants have shares. */
export function allocateMemoryQueue(
  spec: QueueSpec,
  queueIndex: number,
  jobs: readonly JobSpec[],
  requests: readonly LaneRequest[] = [],
): MemoryQueueMemory {
  const plan = planLanes(spec, queueIndex, { jobs, requests })
  return {
    capacityCount: spec.capacityCount,
    order: spec.order,
    lifoAboveCount: spec.order === 'adaptive' ? spec.lifoAboveCount : 0,
    lanes: plan.rankOfLane.map(() => allocateLane(spec.capacityCount)),
    plan,
    control: new Int32Array(new SharedArrayBuffer(CONTROL_WORD_COUNT * Int32Array.BYTES_PER_ELEMENT)),
  }
}

/** One thread's view of a queue, lanes in the order of ranks; the thread that offers must be one and the same throughout. */
export function openMemoryQueue(memory: MemoryQueueMemory): MemoryQueue {
  return openServedQueue(memory, null)
}

/** The view of a thread that works off the jobs, and says what it goes by where ranks are not all that counts. */
export function openServedQueue(memory: MemoryQueueMemory, serving: Serving | null): MemoryQueue {
  const { control, capacityCount, lifoAboveCount, plan } = memory
  const lanes = memory.lanes.map((lane) => (memory.order === 'fifo' ? openRing(lane) : openStack(lane, lifoAboveCount)))
  const served = serving !== null && needsServingOrder(plan) ? openServedLanes(lanes, plan, serving) : null
  const span: RowSpan & { rows: Int32Array } = { rows: new Int32Array(0), from: 0 }
  const watch = createBellWatch(control, BELL, {
    began: () => void Atomics.add(control, SLEEPERS, 1),
    ended: () => void Atomics.sub(control, SLEEPERS, 1),
  })
  let offeredSinceAnnounce = false
  let enqueuedSumUs = 0

  const depth = (): number => {
    let count = 0
    for (const lane of lanes) count += lane.depthCount()
    return count
  }
  const waitingCount = served === null ? depth : served.waitingCount

  const queue: MemoryQueue = {
    room: () => Math.max(0, capacityCount - depth()),
    offer(parcel) {
      const lane = lanes[plan.laneOfJob[parcel.kind * plan.kindWidth + parcel.type] as number]
      assert(lane !== undefined, `jobs of type ${parcel.type} do not go through this queue`)
      const waiting = depth()
      const count = lane.roomFor(Math.min(parcel.count, Math.max(0, capacityCount - waiting)))
      if (count === 0) return 0
      lane.put(parcel, 0, count)
      offeredSinceAnnounce = true
      enqueuedSumUs += count * parcel.enqueuedUs
      if (waiting + count > (control[PEAK] as number)) control[PEAK] = waiting + count
      return count
    },
    shed(table, row) {
      for (let lane = oldestOfLastRank(); lane !== null; lane = oldestOfLastRank()) {
        if (!lane.takeOldest(table, row)) continue
        enqueuedSumUs -= table.enqueuedUs[row] as number
        return true
      }
      return false
    },
    announce() {
      if (!offeredSinceAnnounce) return
      offeredSinceAnnounce = false
      ring(control)
    },
    close() {
      Atomics.store(control, CLOSED, 1)
      ring(control)
    },
    take(table, rows, atMost) {
      span.rows = rows
      span.from = 0
      if (served === null) return takeByRank(table, atMost)
      served.take(table, span, atMost)
      return span.from
    },
    waitingCount,
    isOver: () => Atomics.load(control, CLOSED) === 1 && depth() === 0,
    sleep(forMs) {
      // The bell is read before the queue is looked at: an offer in between changes it, and the wait returns at once.
      const seen = Atomics.load(control, BELL)
      Atomics.add(control, SLEEPERS, 1)
      if (waitingCount() === 0) Atomics.wait(control, BELL, seen, forMs)
      Atomics.sub(control, SLEEPERS, 1)
    },
    listen(wake) {
      const seen = Atomics.load(control, BELL)
      if (waitingCount() > 0) wake()
      else watch.arm(seen, wake)
    },
    read: () => ({
      depthCount: depth(),
      peakCount: control[PEAK] as number,
      oldestEnqueuedUs: oldestEnqueuedUs(),
    }),
    oldestUs(nowUs) {
      const enqueuedUs = oldestEnqueuedUs()
      // Threads agree on the time to within a microsecond, not exactly.
      return enqueuedUs === null ? 0 : Math.max(0, nowUs - enqueuedUs)
    },
    leftovers() {
      const countByType = new Map<number, number>()
      const table = createJobTable(1)
      const row = Int32Array.of(0)
      let sumUs = 0
      // Those behind a full bulkhead too.
      span.rows = row
      for (span.from = 0; takeByRank(table, 1) === 1; span.from = 0) {
        const type = table.type[0] as number
        countByType.set(type, (countByType.get(type) ?? 0) + 1)
        sumUs += table.enqueuedUs[0] as number
      }
      return { countByType, enqueuedSumUs: sumUs }
    },
    enqueuedSumUs: () => enqueuedSumUs,
  }
  return queue

  function oldestEnqueuedUs(): number | null {
    let oldest: number | null = null
    for (const lane of lanes) {
      const laneUs = lane.oldestEnqueuedUs()
      if (laneUs !== null && (oldest === null || laneUs < oldest)) oldest = laneUs
    }
    return oldest
  }

  function takeByRank(table: JobTable, atMost: number): number {
    for (const lane of lanes) {
      if (span.from === atMost) break
      span.from += lane.take(table, span, atMost - span.from)
    }
    return span.from
  }

  /** Of the lanes with the highest rank in which anything waits, the one whose oldest job is oldest; null: nothing waits. */
  function oldestOfLastRank(): Lane | null {
    let oldest: Lane | null = null
    let rank = 0
    let oldestUs = 0
    for (let index = lanes.length - 1; index >= 0; index--) {
      const lane = lanes[index] as Lane
      const laneUs = lane.oldestEnqueuedUs()
      if (laneUs === null) continue
      if (oldest !== null && plan.rankOfLane[index] !== rank) return oldest
      if (oldest !== null && laneUs >= oldestUs) continue
      oldest = lane
      rank = plan.rankOfLane[index] as number
      oldestUs = laneUs
    }
    return oldest
  }
}

/** Waking costs the sender about 12 us, looking whether anybody sleeps 10 ns. */
function ring(control: Int32Array<SharedArrayBuffer>): void {
  Atomics.add(control, BELL, 1)
  if (Atomics.load(control, SLEEPERS) > 0) Atomics.notify(control, BELL)
}
