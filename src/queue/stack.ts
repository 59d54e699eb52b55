import { HEAD, type Lane, type LaneMemory, LOCK, readSlot, TAIL, writeSlot } from './lane.ts'

/**
 * Last in, first out while more than `lifoAboveCount` jobs wait in the lane, first in, first out while fewer do: 0 is
 * plainly last in, first out. So few jobs are served in fairness, and of too many those whose callers still wait. Source:
 * B. Maurer, "Fail at Scale", ACM Queue, 2015 (adaptive LIFO).
 *
 * Takers and the producer meet at the same end, so a short lock guards it. HEAD is the position of the oldest job, TAIL
 * one past the newest. Batches keep the lock cheap: once per run of jobs, not once per job.
 */
export function openStack(memory: LaneMemory, lifoAboveCount: number): Lane {
  const { control, slotCount } = memory
  const mask = slotCount - 1
  const depth = (): number => (Atomics.load(control, TAIL) - Atomics.load(control, HEAD)) | 0

  return {
    roomFor: (count) => Math.min(count, slotCount - depth()),
    put(parcel, from, count) {
      lock(control)
      const tail = control[TAIL] as number
      for (let index = 0; index < count; index++) writeSlot(memory, (tail + index) & mask, parcel, from + index)
      Atomics.store(control, TAIL, (tail + count) | 0)
      unlock(control)
    },
    take(table, span, atMost) {
      if (depth() <= 0) return 0
      lock(control)
      const head = control[HEAD] as number
      const tail = control[TAIL] as number
      const waitingCount = (tail - head) | 0
      const count = Math.min(waitingCount, atMost)
      // Each job is chosen by how many wait before it is taken: the newest ones come first until few are left.
      const newestCount = Math.min(count, Math.max(0, waitingCount - lifoAboveCount))
      for (let index = 0; index < count; index++) {
        const position = index < newestCount ? tail - 1 - index : head + index - newestCount
        readSlot(memory, position & mask, table, span.rows[span.from + index] as number)
      }
      Atomics.store(control, TAIL, (tail - newestCount) | 0)
      Atomics.store(control, HEAD, (head + count - newestCount) | 0)
      unlock(control)
      return count
    },
    takeOldest(table, row) {
      lock(control)
      const isEmpty = depth() <= 0
      if (!isEmpty) {
        const head = control[HEAD] as number
        readSlot(memory, head & mask, table, row)
        Atomics.store(control, HEAD, (head + 1) | 0)
      }
      unlock(control)
      return !isEmpty
    },
    depthCount: () => Math.max(0, depth()),
    oldestEnqueuedUs() {
      return depth() <= 0 ? null : (memory.enqueuedUs[Atomics.load(control, HEAD) & mask] as number)
    },
  }
}

const FREE = 0
const HELD = 1
const CONTENDED = 2

/** Waits for the lock, asleep when it is held. Source: U. Drepper, "Futexes Are Tricky", the second mutex. */
function lock(control: Int32Array<SharedArrayBuffer>): void {
  if (Atomics.compareExchange(control, LOCK, FREE, HELD) === FREE) return
  while (Atomics.exchange(control, LOCK, CONTENDED) !== FREE) Atomics.wait(control, LOCK, CONTENDED)
}

function unlock(control: Int32Array<SharedArrayBuffer>): void {
  if (Atomics.exchange(control, LOCK, FREE) === CONTENDED) Atomics.notify(control, LOCK, 1)
}
