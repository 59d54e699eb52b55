import { assert } from '../fault/assert.ts'
import type { CodelSpec } from '../scenario/policy-spec.ts'

/** Drops jobs from a queue that has become a standing one: controlled delay. */
export interface Codel {
  /**
   * Asked once for each job, when it is dequeued at `nowUs` after a wait of `waitUs` with `waitingCount` others behind
   * it, in the order of dequeueing; true: drop it and take the next.
   */
  shouldDrop(waitUs: number, nowUs: number, waitingCount: number): boolean
}

/** What all threads that drain a queue share: the same buffers on every thread. */
export interface CodelMemory {
  readonly words: Int32Array<SharedArrayBuffer>
  readonly times: Float64Array<SharedArrayBuffer>
}

/** A queue that stands again within so many intervals is met with the drop rate that helped the last time. */
const RESUME_INTERVAL_COUNT = 16

const LOCK = 0
const PHASE = 1
const COUNT = 2
const LAST_COUNT = 3
const FIRST_ABOVE = 0
const DROP_NEXT = 1

/** Phases: nothing is dropped; the next drop is planned; a job was dropped, and no drop after it is planned yet. */
const CALM = 0
const PLANNED = 1
const DROPPED = 2

/** Allocates the state of one queue; all zero is its beginning. */
export function allocateCodel(): CodelMemory {
  return {
    words: new Int32Array(new SharedArrayBuffer((LAST_COUNT + 1) * Int32Array.BYTES_PER_ELEMENT)),
    times: new Float64Array(new SharedArrayBuffer((DROP_NEXT + 1) * Float64Array.BYTES_PER_ELEMENT)),
  }
}

/**
 * Opens one thread's view of a queue's state; an interval that is not positive is a programmer error. The algorithm is
 * that of RFC 8289, sections 5.5 and 5.6 (Nichols and Jacobson, "Controlling Queue Delay", ACM Queue, 2012): once every
 * job for `intervalUs` has waited `targetUs` or more, jobs are dropped interval / sqrt(n) apart, n = 1, 2, 3 ..., until
 * one has waited less or leaves nobody waiting. When the queue stands again soon, n resumes at the drops of the last time.
 * The RFC drops several packets within one dequeue, here each job is asked about in its turn: asked at the same time, they
 * are the same jobs. It spares the packet that leaves less than a packet's worth of bytes, here the last job waiting.
 */
export function openCodel({ targetUs, intervalUs }: CodelSpec, { words, times }: CodelMemory): Codel {
  assert(intervalUs > 0, `CoDel interval of ${intervalUs} us is no time`)

  return {
    shouldDrop(waitUs, nowUs, waitingCount) {
      // The section below is a few loads and stores. Whoever finds it taken lets its job pass: a drop that is due stays
      // due, and the next to ask makes it.
      if (Atomics.compareExchange(words, LOCK, 0, 1) !== 0) return false
      const isStanding = hasStood(waitUs, nowUs, waitingCount)
      if (!isStanding) words[PHASE] = CALM
      const isDropped = isStanding && isDropDue(nowUs)
      Atomics.store(words, LOCK, 0)
      return isDropped
    },
  }

  /** True when waits have been at the target or over it for an interval: `dodequeue` of the RFC. */
  function hasStood(waitUs: number, nowUs: number, waitingCount: number): boolean {
    if (waitUs < targetUs || waitingCount <= 0) {
      times[FIRST_ABOVE] = 0
      return false
    }
    if (times[FIRST_ABOVE] === 0) {
      times[FIRST_ABOVE] = nowUs + intervalUs
      return false
    }
    return nowUs >= (times[FIRST_ABOVE] as number)
  }

  /** True when the queue, which stands, is to lose a job now. */
  function isDropDue(nowUs: number): boolean {
    if (words[PHASE] === CALM) {
      startDropping(nowUs)
      return true
    }
    // Planned only now, because the RFC plans no further drop when the job behind a dropped one was fast enough.
    if (words[PHASE] === DROPPED) planDrop(times[DROP_NEXT] as number, words[COUNT] as number)
    if (nowUs < (times[DROP_NEXT] as number)) return false
    words[COUNT] = (words[COUNT] as number) + 1
    words[PHASE] = DROPPED
    return true
  }

  function startDropping(nowUs: number): void {
    const takenCount = (words[COUNT] as number) - (words[LAST_COUNT] as number)
    const isSoon = nowUs - (times[DROP_NEXT] as number) < RESUME_INTERVAL_COUNT * intervalUs
    const count = takenCount > 1 && isSoon ? takenCount : 1
    words[COUNT] = count
    words[LAST_COUNT] = count
    planDrop(nowUs, count)
  }

  function planDrop(fromUs: number, count: number): void {
    times[DROP_NEXT] = fromUs + intervalUs / Math.sqrt(count)
    words[PHASE] = PLANNED
  }
}
