import { assert } from '../fault/assert.ts'

/** Remembers for a while which keys had their effect, so that a job delivered twice is done once. */
export interface DedupeWindow {
  /** The key had its effect, and no longer than the window ago. */
  isKnown(key: number, nowUs: number): boolean
  /** The key has its effect at `nowUs`: from now on the window counts from here. */
  note(key: number, nowUs: number): void
}

/** Shared times for the keys 0..keyCountMax-1, all unknown; pages that no key touches cost no memory. */
export function allocateDedupeWindow(keyCountMax: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(keyCountMax * Float64Array.BYTES_PER_ELEMENT))
}

/**
 * Opens one thread's view of the shared times: a key is known from its effect until `windowUs` later, that microsecond
 * included. A table with a place for each key rather than a map that forgets: keys are job ids, numbered from 0, so the
 * place is the id, and nothing has to be swept.
 *
 * Asking and noting are two steps, as they are for whoever looks a key up in a database: two attempts that run at the
 * same time may both find it unknown.
 */
export function openDedupeWindow(windowUs: number, memory: Float64Array<SharedArrayBuffer>): DedupeWindow {
  return {
    isKnown(key, nowUs) {
      assert(key < memory.length, BEYOND)
      const notedUs = memory[key] as number
      // No lower bound: what another thread has noted is known, even if its clock is a little ahead of this one.
      return notedUs !== NEVER && nowUs - (notedUs - SHIFT_US) <= windowUs
    },
    note(key, nowUs) {
      assert(key < memory.length, BEYOND)
      memory[key] = nowUs + SHIFT_US
    },
  }
}

/** Times are kept one later than they are, because fresh memory is zero, and so is the first microsecond of a run. */
const SHIFT_US = 1
const NEVER = 0

/** A fixed text: one with the key in it would be put together for every job. */
const BEYOND = 'a key must have its place in the memory of the window'
