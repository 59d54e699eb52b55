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

/** Dead timers among the singles, or cancelled ones of a lane, at least, before they are swept out. */
const SWEEP_COUNT_MIN = 4096

/** Makes time that stands at 0, on a machine of so many cores. */
export function createVirtualTime({ coreCount }: { readonly coreCount: number }): VirtualTime {
  /** Timers that are due earlier than others of their function set before: each by itself. */
  const singles = new EventHeap()
  /**
   * The first timer of each lane. In a heap of their own, which stays as small as the number of functions: most of what
   * comes next comes from a lane, and need not be carried through thousands of singles that come later.
   */
  const fronts = new EventHeap()
  const rows = new TimerRows()
  const fires: ((slot: number) => void)[] = []
  const lanes: EventLane[] = []
  const threadOf: number[] = []
  const threads: VirtualThread[] = []
  const coreFreeUs = new Float64Array(coreCount)
  // In an array, because a large number in a variable that a closure shares is a new object with every assignment.
  const state = Float64Array.of(0, 0, 0)
  let deadSingleCount = 0

  const keeper: Timekeeper = { nowUs, openSource, set, cancel, takeCoreUs, fireKept, drop: (row) => rows.giveBack(row) }

  return {
    nowUs,
    nextDueUs: () => nextHeap()?.firstDueUs() ?? Number.POSITIVE_INFINITY,
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
      singles.push(due, seq, row)
      rows.isSingle[row] = 1
    } else {
      lane.push(row)
      // A dead row that was swept out of the heap may come back here.
      rows.isSingle[row] = 0
      lane.lastDueUs = due
      if (!lane.isAnnounced) announce(lane, source, row)
    }
    return rows.handleOf(row)
  }

  /** Makes a lane's first timer stand among the fronts. */
  function announce(lane: EventLane, source: number, row: number): void {
    lane.isAnnounced = true
    fronts.push(rows.due[row] as number, rows.seq[row] as number, source)
  }

  function cancel(timer: number): void {
    const row = rows.cancel(timer)
    if (row < 0) return
    if (rows.isSingle[row] === 1) {
      if (++deadSingleCount > Math.max(SWEEP_COUNT_MIN, singles.count >> 1)) sweepSingles()
      return
    }
    const lane = lanes[rows.source[row] as number] as EventLane
    trim(lane)
    // Behind a first timer that lives for an hour, dead ones would gather for as long.
    if (++lane.cancelledCount > Math.max(SWEEP_COUNT_MIN, lane.count >> 1)) lane.sweep(isKept)
  }

  /** Gives back the dead rows that stand first. */
  function trim(lane: EventLane): void {
    while (!lane.isEmpty && !rows.isAlive(lane.first())) {
      rows.giveBack(lane.first())
      lane.shift()
    }
  }

  function sweepSingles(): void {
    singles.sweep(isKept)
    deadSingleCount = 0
  }

  /** Gives a dead row back. */
  function isKept(row: number): boolean {
    if (rows.isAlive(row)) return true
    rows.giveBack(row)
    return false
  }

  /** The heap whose first entry is the next to fire; null when nothing is scheduled. */
  function nextHeap(): EventHeap | null {
    exposeSingle()
    exposeFront()
    if (fronts.count === 0) return singles.count === 0 ? null : singles
    if (singles.count === 0) return fronts
    const singleUs = singles.firstDueUs()
    const frontUs = fronts.firstDueUs()
    if (singleUs === frontUs) return singles.firstSeq() < fronts.firstSeq() ? singles : fronts
    return singleUs < frontUs ? singles : fronts
  }

  /** Gives back dead rows until the first of the singles is alive. */
  function exposeSingle(): void {
    while (singles.count > 0 && !rows.isAlive(singles.firstItem())) {
      rows.giveBack(singles.firstItem())
      singles.pop()
      deadSingleCount--
    }
  }

  /** Where the timer that a front stood for was cancelled, the next one of its lane takes its place. */
  function exposeFront(): void {
    while (fronts.count > 0) {
      const source = fronts.firstItem()
      const lane = lanes[source] as EventLane
      if (!lane.isEmpty && rows.seq[lane.first()] === fronts.firstSeq()) return
      fronts.pop()
      lane.isAnnounced = false
      if (!lane.isEmpty) announce(lane, source, lane.first())
    }
  }

  function advance(): void {
    let heap = nextHeap()
    if (heap === null) return
    const endSeq = state[SEQ] as number
    state[NOW] = heap.firstDueUs()
    do {
      if (heap.firstSeq() >= endSeq) return
      fire(heap === singles ? takeSingle() : takeFront())
      heap = nextHeap()
    } while (heap !== null && heap.firstDueUs() === state[NOW])
  }

  function takeSingle(): number {
    const row = singles.firstItem()
    singles.pop()
    rows.isSingle[row] = 0
    return row
  }

  /** Takes the first timer out of the first lane; the next one stands for the lane from now on. */
  function takeFront(): number {
    const source = fronts.firstItem()
    const lane = lanes[source] as EventLane
    const row = lane.first()
    fronts.pop()
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
