import type { AutoscaleSpec } from '../scenario/policy-spec.ts'
import type { WorkersSpec } from '../scenario/scenario.ts'

/**
 * What the control plane of an autoscaled queue and the threads that carry its workers tell each other: how many workers
 * each thread has, and what each has in hand. Plain words, each with one writer.
 */
export type ScaleMemory = Int32Array<SharedArrayBuffer>

/** What a thread has in hand. */
export interface Hand {
  /** Jobs in flight. */
  readonly busyCount: number
  /** Jobs that would be in flight if there were a slot. */
  readonly heldCount: number
  /** Both, and jobs that wait for their next attempt. */
  readonly inHandCount: number
}

/** The control plane's view. */
export interface ScaleBoard {
  /** Spreads so many ready workers evenly over the threads. */
  assign(readyCount: number): void
  /** All threads together; of the busy slots only those of ready workers. */
  read(): Hand
  /** The control plane goes, and decides no more. */
  leave(): void
}

/** The view of one thread that carries workers. */
export interface WorkerShare {
  /** Reads how many slots its workers have now. */
  look(): number
  /** Slots at the last look. */
  slotCount(): number
  /** Whether they have changed since. */
  hasChanged(): boolean
  /** Tells the control plane; once per turn. */
  show(hand: Hand): void
  /** Sleeps until the slots change, at most `forMs`. Blocks the thread. */
  sleep(forMs: number): void
}

const READY = 0
const GONE = 1
const THREADS = 16
/** Words of one thread, a cache line apart from the next one's. */
const THREAD_WORD_COUNT = 16
const WORKERS = 0
const BUSY = 1
const HELD = 2
const IN_HAND = 3

/** Makes the words of a queue whose workers are `autoscale.minCount` at first. */
export function allocateScale({ threadCount, concurrencyCount }: WorkersSpec, autoscale: AutoscaleSpec): ScaleMemory {
  const wordCount = THREADS + threadCount * THREAD_WORD_COUNT
  const memory = new Int32Array(new SharedArrayBuffer(wordCount * Int32Array.BYTES_PER_ELEMENT))
  openScaleBoard(memory, concurrencyCount).assign(autoscale.minCount)
  return memory
}

/** Workers that can work now, read from outside. */
export function readyWorkerCount(memory: ScaleMemory): number {
  return Atomics.load(memory, READY)
}

/** Opens the control plane's view of workers with so many slots each. */
export function openScaleBoard(memory: ScaleMemory, concurrencyCount: number): ScaleBoard {
  const threadCount = (memory.length - THREADS) / THREAD_WORD_COUNT
  const word = (nth: number, offset: number): number => THREADS + nth * THREAD_WORD_COUNT + offset
  const load = (nth: number, offset: number): number => Atomics.load(memory, word(nth, offset))

  return {
    assign(readyCount) {
      Atomics.store(memory, READY, readyCount)
      const evenCount = Math.floor(readyCount / threadCount)
      let extraCount = readyCount - evenCount * threadCount
      const before = Array.from({ length: threadCount }, (_, nth) => load(nth, WORKERS))
      // A job that waits for its next attempt can go on on its own thread only, so that comes first; then who has one more
      // already, as moving a worker for nothing would keep two busy.
      const isFirst = [
        (nth: number) => load(nth, HELD) > 0,
        (nth: number) => (before[nth] as number) > evenCount,
        () => true,
      ]
      const hasExtra = new Uint8Array(threadCount)
      for (const comesFirst of isFirst) {
        for (let nth = 0; nth < threadCount && extraCount > 0; nth++) {
          if (hasExtra[nth] === 1 || !comesFirst(nth)) continue
          hasExtra[nth] = 1
          extraCount--
        }
      }
      for (let nth = 0; nth < threadCount; nth++) {
        const workerCount = evenCount + (hasExtra[nth] as number)
        if (workerCount === before[nth]) continue
        Atomics.store(memory, word(nth, WORKERS), workerCount)
        Atomics.notify(memory, word(nth, WORKERS))
      }
    },
    read() {
      let busyCount = 0
      let heldCount = 0
      let inHandCount = 0
      for (let nth = 0; nth < threadCount; nth++) {
        busyCount += Math.min(load(nth, BUSY), load(nth, WORKERS) * concurrencyCount)
        heldCount += load(nth, HELD)
        inHandCount += load(nth, IN_HAND)
      }
      return { busyCount, heldCount, inHandCount }
    },
    leave: () => void Atomics.store(memory, GONE, 1),
  }
}

/** Opens the view of the nth thread. */
export function openWorkerShare(memory: ScaleMemory, concurrencyCount: number, nth: number): WorkerShare {
  const base = THREADS + nth * THREAD_WORD_COUNT
  let seenCount = 0
  let slotCount = 0

  return {
    look() {
      seenCount = Atomics.load(memory, base + WORKERS)
      // A job that was taken in the very moment in which the control plane saw nothing left and went is done all the same.
      const workerCount = Atomics.load(memory, GONE) === 1 ? Math.max(1, seenCount) : seenCount
      slotCount = workerCount * concurrencyCount
      return slotCount
    },
    slotCount: () => slotCount,
    hasChanged: () => Atomics.load(memory, base + WORKERS) !== seenCount,
    show({ busyCount, heldCount, inHandCount }) {
      Atomics.store(memory, base + BUSY, busyCount)
      Atomics.store(memory, base + HELD, heldCount)
      Atomics.store(memory, base + IN_HAND, inHandCount)
    },
    sleep: (forMs) => void Atomics.wait(memory, base + WORKERS, seenCount, forMs),
  }
}
