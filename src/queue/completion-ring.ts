import { RunError } from '../fault/run-error.ts'
import { createBellWatch } from './bell-watch.ts'
import type { CompletionSink, CompletionSource } from './completions.ts'

/** Shared words: a bell for the front, and for each thread a ring that only it writes. */
export interface CompletionMemory {
  readonly bell: Int32Array<SharedArrayBuffer>
  readonly rings: readonly CompletionRing[]
}

/** Ring of one thread: owners (negative, less one: failed), and when they were over. */
export interface CompletionRing {
  readonly control: Int32Array<SharedArrayBuffer>
  readonly owner: Int32Array<SharedArrayBuffer>
  readonly endUs: Float64Array<SharedArrayBuffer>
}

const HEAD = 0
const TAIL = 16
const CONTROL_WORD_COUNT = 32

/** More than are over while a front burns processor time for seconds. */
const SLOT_COUNT = 2 ** 17
const MASK = SLOT_COUNT - 1

/** A front that takes nothing for so long has died. */
const FULL_LIMIT_MS = 10_000
const NAP_MS = 1

/** Allocates rings for so many threads; pages that nobody touches cost no memory. */
export function allocateCompletions(threadCount: number): CompletionMemory {
  return {
    bell: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    rings: Array.from({ length: threadCount }, () => ({
      control: new Int32Array(new SharedArrayBuffer(CONTROL_WORD_COUNT * Int32Array.BYTES_PER_ELEMENT)),
      owner: new Int32Array(new SharedArrayBuffer(SLOT_COUNT * Int32Array.BYTES_PER_ELEMENT)),
      endUs: new Float64Array(new SharedArrayBuffer(SLOT_COUNT * Float64Array.BYTES_PER_ELEMENT)),
    })),
  }
}

/** Opens the writing end of one thread's ring. `push` waits while it is full; throws `RunError` after ten seconds. */
export function openCompletionSink({ bell, rings }: CompletionMemory, thread: number): CompletionSink {
  const { control, owner: owners, endUs: ends } = rings[thread] as CompletionRing
  return {
    push(owner, isFailed, endUs) {
      const tail = control[TAIL] as number
      for (let waitedMs = 0; ((tail - Atomics.load(control, HEAD)) | 0) >= SLOT_COUNT; waitedMs += NAP_MS) {
        if (waitedMs > FULL_LIMIT_MS) throw new RunError('the front has not heard of finished requests for 10 s', 3)
        Atomics.wait(control, HEAD, Atomics.load(control, HEAD), NAP_MS)
      }
      owners[tail & MASK] = isFailed ? -owner - 1 : owner
      ends[tail & MASK] = endUs
      Atomics.store(control, TAIL, (tail + 1) | 0)
      Atomics.add(bell, 0, 1)
      Atomics.notify(bell, 0)
    },
  }
}

/** Opens the reading end of all rings; there must be one reader. */
export function openCompletionSource({ bell, rings }: CompletionMemory): CompletionSource {
  const watch = createBellWatch(bell, 0)
  const waiting = ({ control }: CompletionRing): boolean => control[HEAD] !== Atomics.load(control, TAIL)

  const source = {
    owner: 0,
    isFailed: false,
    endUs: 0,
    hasAny: () => rings.some(waiting),
    take() {
      for (const ring of rings) {
        if (!waiting(ring)) continue
        const head = ring.control[HEAD] as number
        const owner = ring.owner[head & MASK] as number
        source.isFailed = owner < 0
        source.owner = owner < 0 ? -owner - 1 : owner
        source.endUs = ring.endUs[head & MASK] as number
        Atomics.store(ring.control, HEAD, (head + 1) | 0)
        return true
      }
      return false
    },
    sleep(forMs: number) {
      // The bell is read before the rings are looked at: a push in between changes it, and the wait returns at once.
      const seen = Atomics.load(bell, 0)
      if (!rings.some(waiting)) Atomics.wait(bell, 0, seen, forMs)
    },
    listen(wake: () => void) {
      const seen = Atomics.load(bell, 0)
      if (rings.some(waiting)) wake()
      else watch.arm(seen, wake)
    },
  }
  return source
}
