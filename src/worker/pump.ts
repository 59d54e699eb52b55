import type { Clock } from '../clock/clock.ts'
import { LOOK_AGAIN, type MaySleepUs, SLEEP_ON, STAY_AWAKE } from '../clock/nap.ts'
import type { JobEnd } from '../measure/job-end.ts'
import type { JobTable } from '../measure/job-table.ts'
import type { JobTraceMemory } from '../measure/job-trace.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { RequestProgress } from '../measure/request-progress.ts'
import type { Bulkheads } from '../policy/bulkheads.ts'
import type { Codel } from '../policy/codel.ts'
import type { Deadlines } from '../policy/deadline.ts'
import { isExpired } from '../policy/expiry.ts'
import type { RateLimit } from '../policy/rate-limit.ts'
import type { Source } from '../queue/queue.ts'
import type { JobSpec } from '../scenario/scenario.ts'
import type { JobOwner, JobRunner } from './job-runner.ts'
import { createJobTracer } from './job-tracer.ts'
import type { LeaseHolder } from './lease-holder.ts'
import { createPumpTotals, type PumpTotals } from './pump-totals.ts'
import { createReminder } from './reminder.ts'
import { createRetryLine } from './retry-line.ts'
import { createRowStack } from './row-stack.ts'

/**
 * A worker: while slots are free and the policies allow, take, begin; when settled, record, retry or bury, take again.
 * It holds no promise and makes no object per job; a job is a row of the table.
 */
export interface Pump {
  /** Takes and begins what it can now, for a bounded time. */
  turn(): MaySleepUs
  /** Slots are free and nothing stands ready: more jobs would be welcome. */
  wantsJobs(): boolean
  readonly busyCount: number
  /** Jobs that only wait for a slot, or for the rate limit: taken and not begun, or due for their next attempt. */
  heldCount(): number
  /** Jobs in hand: in flight, waiting for their next attempt, or taken and not begun. */
  inHandCount(): number
  /** Ends the run for every job in hand: it stays pending in the ledger. */
  cut(): void
  /** The worker dies: every call is broken off, and jobs in hand are lost, but for leased ones. It has no further turn. */
  die(): void
  readonly totals: PumpTotals
}

/** What a pump is made of. */
export interface PumpParts {
  readonly clock: Clock
  readonly table: JobTable
  readonly jobs: readonly JobSpec[]
  readonly source: Source
  readonly recorder: Recorder
  readonly progress: RequestProgress
  /** null: no limit. */
  readonly rateLimit: RateLimit | null
  readonly concurrencyCount: number
  /** Those that `source` goes by as well; absent or null: no type has one. */
  readonly bulkheads?: Bulkheads | null
  /** Shared by all who drain the queue; absent or null: nothing is dropped for its wait. */
  readonly codel?: Codel | null
  /** Absent or null: no request has one. */
  readonly deadlines?: Deadlines | null
  /** Slots that it has now, asked once per turn, where that changes; else it has `concurrencyCount` all along. */
  readonly slotCount?: (() => number) | null
  /** Takes the times of every job that ends here; absent or null: nobody asked for them. */
  readonly trace?: JobTraceMemory | null
  /** What it takes is leased to it; absent or null: it is its own until it ends. */
  readonly leases?: LeaseHolder | null
  /** Makes the runner whose owner is this pump. */
  readonly createRunner: (owner: JobOwner) => JobRunner
}

/** Jobs claimed from the queue with one compare-and-swap. */
const CLAIM_COUNT = 64

/** Jobs on one thread that may wait for their next attempt; beyond that it takes no new ones until some are through. */
const PARKED_COUNT_MIN = 8192

/** Rows a pump needs: one per slot, one per claimed job, and one per job that waits for its next attempt. */
export function pumpRowCount(concurrencyCount: number): number {
  return concurrencyCount + CLAIM_COUNT + Math.max(PARKED_COUNT_MIN, concurrencyCount)
}

/** Makes a pump over a table of `pumpRowCount` rows. */
export function createPump(parts: PumpParts): Pump {
  const { clock, table, jobs, source, recorder, progress, rateLimit, slotCount = null } = parts
  const { bulkheads = null, codel = null, deadlines = null } = parts
  let limitCount = parts.concurrencyCount
  const free = createRowStack(table.rowCount)
  /** Jobs whose next attempt is due. */
  const retries = createRetryLine({ table, jobs, bulkheads })
  /** Jobs taken from the queue together; those from `begunCount` on are not begun yet. */
  const claimed = new Int32Array(CLAIM_COUNT)
  let claimedCount = 0
  let begunCount = 0
  /** The next claimed job was let through by `codel`, which is asked about each job once. */
  let isLetThrough = false
  const isInHand = new Uint8Array(table.rowCount)
  let busyCount = 0
  let parkedCount = 0
  const reminder = createReminder(clock)
  let isDead = false
  const leases = parts.leases ?? null
  const tracer = parts.trace ? createJobTracer(parts.trace, table, clock) : null
  const { totals, dequeued: countDequeued, held } = createPumpTotals(table)
  const runner = parts.createRunner({ done, deduped, again, gaveUp })

  return {
    turn() {
      const startUs = clock.nowUs()
      if (slotCount !== null) limitCount = slotCount()
      let mayGoOn = false
      while (busyCount < limitCount) {
        const retry = retries.peek()
        if (retry < 0 && begunCount === claimedCount && takeJobs() === 0) break
        if (retry < 0 ? !beginFresh(claimed[begunCount] as number) : !beginRetry(retry)) break
        mayGoOn = clock.isTurnOver(startUs)
        if (mayGoOn) break
      }
      tracer?.looked()
      const busyBeforeCount = busyCount
      const isRoomAwaited = runner.poll()
      progress.flush()
      // A slot came free while the sinks looked for room: a server that fell over refused what it had.
      if (mayGoOn || busyCount < busyBeforeCount) return STAY_AWAKE
      return isRoomAwaited ? LOOK_AGAIN : SLEEP_ON
    },
    wantsJobs: () => busyCount < limitCount && readyCount() === 0 && free.freeCount > 0,
    get busyCount() {
      return busyCount
    },
    heldCount: readyCount,
    inHandCount: () => (isDead ? 0 : busyCount + parkedCount + retries.count + claimedCount - begunCount),
    cut: () => leaveAll('pending'),
    die() {
      leaveAll('lost')
      progress.flush()
      isDead = true
    },
    totals,
  }

  /** Leaves every job in hand, with its call broken off: as the sink sees it, the caller has hung up. */
  function leaveAll(end: 'pending' | 'lost'): void {
    for (let row = 0; row < table.rowCount; row++) {
      if (isInHand[row] === 0) continue
      runner.cancel(row)
      if (table.attempt[row] === 0) held(row)
      // A job that is leased is not lost: it is delivered again when its lease has ended.
      if (leases !== null && (end === 'lost' || !leases.end(row))) continue
      recorder.jobEnded(table, row, end)
      if (end === 'lost') progress.jobEnded(table, row, false)
    }
  }

  /** Takes jobs that can begin at once; under a rate limit one at a time, so that the queue keeps what must wait. */
  function takeJobs(): number {
    const wantedCount = rateLimit === null ? Math.min(CLAIM_COUNT, limitCount - busyCount) : 1
    const atMost = Math.min(wantedCount, free.freeCount, source.waitingCount())
    for (let index = 0; index < atMost; index++) claimed[index] = free.pop()
    begunCount = 0
    claimedCount = source.take(table, claimed, atMost)
    for (let index = atMost - 1; index >= claimedCount; index--) free.push(claimed[index] as number)
    for (let index = 0; index < claimedCount; index++) isInHand[claimed[index] as number] = 1
    // Read after the take: no job may seem to be taken before it was offered.
    clock.nowUs()
    if (leases !== null) for (let index = 0; index < claimedCount; index++) leases.hold(claimed[index] as number)
    return claimedCount
  }

  /** Begins the next claimed job; false when the rate limit says not now. */
  function beginFresh(row: number): boolean {
    const nowUs = clock.recentUs()
    const end = endUnbegun(row, nowUs)
    if (end === null && !mayStart(nowUs)) {
      isLetThrough = true
      return false
    }
    isLetThrough = false
    begunCount++
    dequeued(row, nowUs)
    if (end === null) {
      busyCount++
      runner.begin(row)
    } else {
      leaveUnbegun(row, end, nowUs)
      makeRoom(row)
    }
    return true
  }

  /** How a job ends that was taken and is not to be begun; null: it is. */
  function endUnbegun(row: number, nowUs: number): JobEnd | null {
    const enqueuedUs = table.enqueuedUs[row] as number
    if (isExpired((jobs[table.type[row] as number] as JobSpec).ttlUs, enqueuedUs, nowUs)) return 'expired'
    if (deadlines !== null && isTooLate(row, nowUs)) return 'expired'
    if (codel === null || isLetThrough) return null
    const othersCount = claimedCount - begunCount - 1 + source.waitingCount()
    return codel.shouldDrop(Math.max(0, nowUs - enqueuedUs), nowUs, othersCount) ? 'shed' : null
  }

  /** Begins a job whose next attempt is due; false when the rate limit says not now. */
  function beginRetry(row: number): boolean {
    const nowUs = clock.recentUs()
    if (deadlines !== null && isTooLate(row, nowUs)) {
      leaveUnbegun(retries.shift(), 'expired', nowUs)
      return true
    }
    if (!mayStart(nowUs)) return false
    busyCount++
    bulkheads?.entered(table.type[row] as number)
    runner.begin(retries.shift())
    return true
  }

  /** The job's type heeds deadlines, and its request's is over. */
  function isTooLate(row: number, nowUs: number): boolean {
    const { isChecked, isPast } = deadlines as Deadlines
    if (!isChecked(table.type[row] as number)) return false
    return isPast(table.kind[row] as number, table.intendedUs[row] as number, nowUs)
  }

  function mayStart(nowUs: number): boolean {
    if (rateLimit === null || rateLimit.tryStart(nowUs)) return true
    reminder.set(rateLimit.nextUs(nowUs))
    return false
  }

  function readyCount(): number {
    return retries.readyCount + claimedCount - begunCount
  }

  function dequeued(row: number, nowUs: number): void {
    tracer?.looked()
    countDequeued(row, nowUs)
    recorder.jobDequeued(table, row)
  }

  function done(row: number): void {
    attemptOver(row)
    const endUs = table.sinkEndUs[row] as number
    if (deadlines?.isPast(table.kind[row] as number, table.intendedUs[row] as number, endUs)) {
      recorder.jobNoted(table.type[row] as number, 'wasted')
    }
    leave(row, 'done')
  }

  function deduped(row: number): void {
    attemptOver(row)
    leave(row, 'deduped')
  }

  function gaveUp(row: number): void {
    attemptOver(row)
    leave(row, 'dead')
  }

  /** The slot is free while the job waits for its next attempt. */
  function again(row: number, atUs: number): void {
    attemptOver(row)
    parkedCount++
    clock.at(atUs, due, row)
  }

  function attemptOver(row: number): void {
    busyCount--
    makeRoom(row)
  }

  function makeRoom(row: number): void {
    if (bulkheads === null) return
    bulkheads.left(table.type[row] as number)
    retries.roomMade(table.type[row] as number)
  }

  function due(row: number): void {
    parkedCount--
    retries.push(row)
  }

  function leaveUnbegun(row: number, end: JobEnd, nowUs: number): void {
    table.sinkEndUs[row] = nowUs
    leave(row, end)
  }

  function leave(row: number, end: JobEnd): void {
    isInHand[row] = 0
    totals.lastEndUs = table.sinkEndUs[row] as number
    free.push(row)
    if (leases !== null && !leases.end(row)) {
      // The job was delivered again meanwhile: this is not its end, only an effect.
      if (end === 'done') recorder.jobNoted(table.type[row] as number, 'stale')
      return
    }
    recorder.jobEnded(table, row, end)
    progress.jobEnded(table, row, end === 'done' || end === 'deduped')
    tracer?.left(row)
  }
}
