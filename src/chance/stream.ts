import { hashText } from './hash-text.ts'

/** A source of uniform draws that follow each other. */
export interface Stream {
  /** The next draw, uniform in [0, 1), 53 bits fine. Needs no `this`. */
  next(): number
}

/**
 * Opens a stream: the same seed and name give the same draws on every machine, and any other name unrelated ones.
 * The generator is sfc32 (Doty-Humphrey, PractRand): 128 bits of state, a period of at least 2^32 steps.
 */
export function createStream(seed: string, name: string): Stream {
  let [a, b, c, d] = hashText(`${seed}:${name}`)

  function step(): number {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum
  }

  // The first outputs still show the seed; its author discards as many.
  for (let count = 0; count < WARM_UP_COUNT; count++) step()

  return {
    next: () => ((step() >>> 5) * 2 ** 26 + (step() >>> 6)) * 2 ** -53,
  }
}

const WARM_UP_COUNT = 16
