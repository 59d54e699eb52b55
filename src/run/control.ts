/**
 * The few words by which the main thread steers a run and sees how far it is. Threads look at them once per turn, so
 * a thread obeys even while its event loop is blocked.
 */
export interface Control {
  /** A thread has prepared everything that does not need the clock. */
  ready(): void
  readyCount(): number
  /** Sets the origin of time and lets all threads go. */
  start(originNs: bigint): void
  /** Blocks until `start` and returns the origin; null when that takes longer than `forMs` or the run is cut first. */
  awaitStart(forMs: number): bigint | null
  /** The same without blocking the thread. */
  startCame(forMs: number): Promise<bigint | null>
  /** No new requests; what has begun goes on. */
  stopArrivals(): void
  isStopped(): boolean
  /** Everything ends now, finished or not. */
  cut(): void
  isCut(): boolean
  /** The front has made its last request and nobody waits for an answer any more. */
  frontQuiet(atUs: number): void
  /** null until then. */
  frontQuietAtUs(): number | null
}

/** Shared buffers of the control words. */
export type ControlMemory = {
  readonly words: Int32Array<SharedArrayBuffer>
  readonly big: BigInt64Array<SharedArrayBuffer>
}

const READY = 0
const STARTED = 16
const STOPPED = 32
const CUT = 48
const QUIET = 64
const WORD_COUNT = 80

const ORIGIN_NS = 0
const QUIET_AT_US = 1

/** Makes control words that say: not started, not stopped. */
export function allocateControl(): ControlMemory {
  return {
    words: new Int32Array(new SharedArrayBuffer(WORD_COUNT * Int32Array.BYTES_PER_ELEMENT)),
    big: new BigInt64Array(new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT)),
  }
}

/** One thread's view. */
export function openControl({ words, big }: ControlMemory): Control {
  const originNs = (): bigint | null => (Atomics.load(words, STARTED) === 1 ? Atomics.load(big, ORIGIN_NS) : null)
  return {
    ready: () => void Atomics.add(words, READY, 1),
    readyCount: () => Atomics.load(words, READY),
    start(originNs) {
      Atomics.store(big, ORIGIN_NS, originNs)
      Atomics.store(words, STARTED, 1)
      Atomics.notify(words, STARTED)
    },
    awaitStart(forMs) {
      Atomics.wait(words, STARTED, 0, forMs)
      return originNs()
    },
    async startCame(forMs) {
      await Atomics.waitAsync(words, STARTED, 0, forMs).value
      return originNs()
    },
    stopArrivals: () => void Atomics.store(words, STOPPED, 1),
    isStopped: () => Atomics.load(words, STOPPED) === 1,
    cut() {
      Atomics.store(words, STOPPED, 1)
      Atomics.store(words, CUT, 1)
      Atomics.notify(words, STARTED)
    },
    isCut: () => Atomics.load(words, CUT) === 1,
    frontQuiet(atUs) {
      Atomics.store(big, QUIET_AT_US, BigInt(Math.round(atUs)))
      Atomics.store(words, QUIET, 1)
    },
    frontQuietAtUs: () => (Atomics.load(words, QUIET) === 1 ? Number(Atomics.load(big, QUIET_AT_US)) : null),
  }
}
