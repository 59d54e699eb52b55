import { assert } from '../fault/assert.ts'
import { EventHeap } from './event-heap.ts'
import { EventLane } from './event-lane.ts'
import type { Timekeeper } from './timekeeper.ts'
import { TimerRows } from './timer-rows.ts'
import { createVirtualThread, type VirtualThread } from './virtual-thread.ts'

/**
 * Simulated time for any number of threads in one: it stands still while they work and jumps from event to event. Whole
 * microseconds; ties go in the order of setting. The same calls give the same order on every machine.
 */
export interface VirtualTime {
  nowUs(): number
  /** When the next event is due; Infinity when nothing is scheduled. */
  nextDueUs(): number
  /**
   * Moves to `nextDueUs` and fires all that was set before this call and is due then. What `fire` sets for the same
   * instant waits for the next call, as it does under the real clock.
   */
  advance(): void
  /** Moves to an instant, from 0 up, before which nothing is due. */
  moveTo(us: number): void
  /** Opens the clock of one simulated thread. */
  openThread(): VirtualThread
  /** Events fired so far. */
  firedCount(): number
}

/** Dead timers in the heap, at least, before they are swept out. */
const SWEEP_COUNT_MIN = 4096

/** Makes time that stands at 0, on a machine of so many cores. */
export function createVirtualTime({ coreCount }: { readonly coreCount: number }): VirtualTime {
  const heap = new EventHeap()
  const rows = new TimerRows()
  const fires: ((slot: number) => void)[] = []
  const lanes: EventLane[] = []
  const threadOf: number[] = []
  const threads: VirtualThread[] = []
  const coreFreeUs = new Float64Array(coreCount)
  // In an array, because a large number in a variable that a closure shares is a new object with every assignment.
  const state = Float64Array.of(0, 0, 0)
  let deadInHeapCount = 0

  const keeper: Timekeeper = { nowUs, openSource, set, cancel, takeCoreUs, fireKept }

  return {
    nowUs,
    nextDueUs: () => (exposeNext() ? heap.firstDueUs() : Number.POSITIVE_INFINITY),
    advance,
    moveTo(us) {
      assert(us >= nowUs(), `virtual time cannot go back from ${nowUs()} to ${us}`)
      state[NOW] = us
    },
    openThread() {
      const thread = createVirtualThread(keeper, threads.length)
      threads.push(thread)
      return thread
    },
    firedCount: () => state[FIRED] as number,
  }

  function nowUs(): number {
    return state[NOW] as number
  }

  function openSource(thread: number, fire: (slot: number) => void): number {
    fires.push(fire)
    lanes.push(new EventLane())
    threadOf.push(thread)
    return fires.length - 1
  }

  function set(dueUs: number, source: number, slot: number): number {
    assert(Number.isFinite(dueUs), 'a timer needs a time at which it is due')
    const row = rows.take()
    const seq = state[SEQ] as number
    const due = Math.max(dueUs, nowUs())
    state[SEQ] = seq + 1
    rows.due[row] = due
    rows.seq[row] = seq
    rows.source[row] = source
    rows.slot[row] = slot
    const lane = lanes[source] as EventLane
    if (lane.isAnnounced && due < lane.lastDueUs) {
      heap.push(due, seq, row)
      rows.isInHeap[row] = 1
    } else {
      lane.push(row)
      // A dead row that was swept out of the heap may come back here.
      rows.isInHeap[row] = 0
      lane.lastDueUs = due
      if (!lane.isAnnounced) announce(lane, source, row)
    }
    return rows.handleOf(row)
  }

  /** Puts an entry into the heap that stands for the lane's first timer. */
  function announce(lane: EventLane, source: number, row: number): void {
    lane.isAnnounced = true
    heap.push(rows.due[row] as number, rows.seq[row] as number, ~source)
  }

  function cancel(timer: number): void {
    const row = rows.cancel(timer)
    if (row < 0) return
    if (rows.isInHeap[row] === 0) trim(lanes[rows.source[row] as number] as EventLane)
    else if (++deadInHeapCount > Math.max(SWEEP_COUNT_MIN, heap.count >> 1)) sweep()
  }

  /** Gives back the dead rows that stand first. */
  function trim(lane: EventLane): void {
    while (!lane.isEmpty && !rows.isAlive(lane.first())) {
      rows.giveBack(lane.first())
      lane.shift()
    }
  }

  function sweep(): void {
    heap.sweep((item) => {
      if (item < 0 || rows.isAlive(item)) return true
      rows.giveBack(item)
      return false
    })
    deadInHeapCount = 0
  }

  /** Makes the heap's first entry one that really fires; false when nothing is scheduled. */
  function exposeNext(): boolean {
    while (heap.count > 0) {
      const item = heap.firstItem()
      if (item >= 0) {
        if (rows.isAlive(item)) return true
        heap.pop()
        deadInHeapCount--
        rows.giveBack(item)
        continue
      }
      const lane = lanes[~item] as EventLane
      if (!lane.isEmpty && rows.seq[lane.first()] === heap.firstSeq() && rows.isAlive(lane.first())) return true
      // The timer that the entry stood for was cancelled: the next one takes its place.
      heap.pop()
      lane.isAnnounced = false
      trim(lane)
      if (!lane.isEmpty) announce(lane, ~item, lane.first())
    }
    return false
  }

  function advance(): void {
    if (!exposeNext()) return
    const endSeq = state[SEQ] as number
    state[NOW] = heap.firstDueUs()
    do {
      if (heap.firstSeq() >= endSeq) return
      const item = heap.firstItem()
      heap.pop()
      if (item >= 0) rows.isInHeap[item] = 0
      fire(item >= 0 ? item : takeFirst(~item))
    } while (exposeNext() && heap.firstDueUs() === state[NOW])
  }

  /** Takes the first timer out of a lane, and lets the next one be announced. */
  function takeFirst(source: number): number {
    const lane = lanes[source] as EventLane
    const row = lane.first()
    lane.shift()
    lane.isAnnounced = false
    trim(lane)
    if (!lane.isEmpty) announce(lane, source, lane.first())
    return row
  }

  /** Fires a timer that was taken out, or keeps it for its thread while that is occupied. */
  function fire(row: number): void {
    const thread = threadOf[rows.source[row] as number] as number
    if (thread < 0 || !(threads[thread] as VirtualThread).keeps(row)) fireKept(row)
  }

  function fireKept(row: number): void {
    const isAlive = rows.isAlive(row)
    const source = rows.source[row] as number
    const slot = rows.slot[row] as number
    rows.giveBack(row)
    if (!isAlive) return
    state[FIRED] = (state[FIRED] as number) + 1
    ;(fires[source] as (slot: number) => void)(slot)
  }

  function takeCoreUs(forUs: number): number {
    let core = 0
    for (let other = 1; other < coreCount; other++) {
      if ((coreFreeUs[other] as number) < (coreFreeUs[core] as number)) core = other
    }
    const endUs = Math.max(nowUs(), coreFreeUs[core] as number) + forUs
    coreFreeUs[core] = endUs
    return endUs
  }
}

const NOW = 0
const SEQ = 1
const FIRED = 2
