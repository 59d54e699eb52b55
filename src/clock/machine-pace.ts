import { performance } from 'node:perf_hooks'
import { US_PER_MS } from '../units/microseconds.ts'
import { createBurner } from './burner.ts'

/** What a thread is to do while it is measured. */
export interface PaceTask {
  readonly sleepCount: number
  readonly sleepUs: number
  /** Pieces of processor work, all the same, each of about `workUs`. */
  readonly workCount: number
  readonly workUs: number
}

/** How a machine keeps time for a thread that has it for itself, as far as the machine lets it. */
export interface MachinePace {
  /** How late each wake-up was. */
  readonly sleepLatenessUs: Float64Array
  /** How long each piece of work took. */
  readonly workUs: Float64Array
  /** The smallest step between two readings of the time. */
  readonly resolutionUs: number
}

const READING_COUNT = 10_000

/** Sleeps as the loops of a run do, works, and reads the clock. Blocks the thread for all that time. */
export function measureMachinePace({ sleepCount, sleepUs, workCount, workUs }: PaceTask): MachinePace {
  return {
    sleepLatenessUs: Float64Array.from({ length: sleepCount }, openSleep(sleepUs)),
    workUs: Float64Array.from({ length: workCount }, openWork(workUs)),
    resolutionUs: measureResolutionUs(),
  }
}

function openSleep(forUs: number): () => number {
  const word = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  return () => {
    const dueMs = performance.now() + forUs / US_PER_MS
    Atomics.wait(word, 0, 0, forUs / US_PER_MS)
    return Math.max(0, performance.now() - dueMs) * US_PER_MS
  }
}

function openWork(forUs: number): () => number {
  const burn = createBurner()
  return () => {
    const startMs = performance.now()
    burn(forUs)
    return (performance.now() - startMs) * US_PER_MS
  }
}

function measureResolutionUs(): number {
  let smallestMs = Number.POSITIVE_INFINITY
  let beforeMs = performance.now()
  for (let count = 0; count < READING_COUNT; count++) {
    const nowMs = performance.now()
    if (nowMs > beforeMs && nowMs - beforeMs < smallestMs) smallestMs = nowMs - beforeMs
    beforeMs = nowMs
  }
  return smallestMs * US_PER_MS
}
