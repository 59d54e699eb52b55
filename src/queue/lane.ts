import type { JobTable } from '../measure/job-table.ts'
import { nextPowerOfTwo } from '../units/power-of-two.ts'
import type { Parcel } from './queue.ts'

/** One priority of a queue: jobs of equal rank in their order. One thread puts, any number take. */
export interface Lane {
  /** How many of `count` more jobs would find a slot now; only the producer asks, and nobody else fills. */
  roomFor(count: number): number
  /** Appends the jobs `from`, `from + 1`, ... of a parcel; `roomFor` must just have said that there is room. */
  put(parcel: Parcel, from: number, count: number): void
  /** Takes up to `atMost` jobs into rows `rows[from]`, `rows[from + 1]`, ...; returns how many. */
  take(table: JobTable, rows: RowSpan, atMost: number): number
  /** Takes the oldest one, whatever the order; false when empty. */
  takeOldest(table: JobTable, row: number): boolean
  depthCount(): number
  /** Enqueue time of the job that waits longest; null when empty. A reading for the screen: it may be a moment old. */
  oldestEnqueuedUs(): number | null
}

/** A part of an array of free rows. */
export interface RowSpan {
  readonly rows: Int32Array
  from: number
}

/**
 * Shared buffers of one lane, 27 bytes a slot: a queue for a million jobs is most of a run's memory. The columns of a
 * job are as in `JobTable`, but packed.
 */
export interface LaneMemory {
  readonly slotCount: number
  readonly control: Int32Array<SharedArrayBuffer>
  /** Round, modulo 256, in which a slot may be written next; a taker raises it when it has copied the slot. */
  readonly round: Uint8Array<SharedArrayBuffer>
  readonly id: Int32Array<SharedArrayBuffer>
  readonly request: Int32Array<SharedArrayBuffer>
  /** Kind and type, a byte each. */
  readonly meta: Uint16Array<SharedArrayBuffer>
  readonly intendedUs: Float64Array<SharedArrayBuffer>
  readonly enqueuedUs: Float64Array<SharedArrayBuffer>
}

/** Words of `control`, each on a cache line of its own so that threads do not slow each other down. */
export const HEAD = 0
export const TAIL = 16
export const LOCK = 32
const CONTROL_WORD_COUNT = 48

/** Allocates a lane of at least `capacityCount` slots; the number of slots is a power of two. */
export function allocateLane(capacityCount: number): LaneMemory {
  const slotCount = nextPowerOfTwo(Math.max(2, capacityCount))
  const int32 = (count: number): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(4 * count))
  return {
    slotCount,
    control: int32(CONTROL_WORD_COUNT),
    round: new Uint8Array(new SharedArrayBuffer(slotCount)),
    id: int32(slotCount),
    request: int32(slotCount),
    meta: new Uint16Array(new SharedArrayBuffer(2 * slotCount)),
    intendedUs: new Float64Array(new SharedArrayBuffer(8 * slotCount)),
    enqueuedUs: new Float64Array(new SharedArrayBuffer(8 * slotCount)),
  }
}

/** Writes job `from` of a parcel into a slot. */
export function writeSlot(memory: LaneMemory, slot: number, parcel: Parcel, from: number): void {
  memory.id[slot] = parcel.firstId + from
  memory.request[slot] = parcel.request
  memory.meta[slot] = (parcel.kind << 8) | parcel.type
  memory.intendedUs[slot] = parcel.intendedUs
  memory.enqueuedUs[slot] = parcel.enqueuedUs
}

/** Reads a slot into a row of a job table; the job has had no attempt yet. */
export function readSlot(memory: LaneMemory, slot: number, table: JobTable, row: number): void {
  const meta = memory.meta[slot] as number
  table.id[row] = memory.id[slot] as number
  table.request[row] = memory.request[slot] as number
  table.kind[row] = meta >> 8
  table.type[row] = meta & 255
  table.enqueuedUs[row] = memory.enqueuedUs[slot] as number
  table.intendedUs[row] = memory.intendedUs[slot] as number
  table.attempt[row] = 0
}
