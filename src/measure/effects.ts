/**
 * The sink's own ledger: one bit per job id, set when the job has its effect. Shared by all threads, so that lost and
 * duplicated effects are counted by id and exactly, not by comparing rates.
 */
export interface Effects {
  /** Notes the effect of a job; false when it had one already. */
  mark(jobId: number): boolean
  /** Ids that had at least one effect. */
  distinctCount(): number
}

/** Shared words for ids 0..jobCountMax-1; pages that no id touches cost no memory. */
export function allocateEffects(jobCountMax: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(Math.ceil(jobCountMax / 32) * Int32Array.BYTES_PER_ELEMENT))
}

/** One thread's view of the shared words. */
export function openEffects(words: Int32Array<SharedArrayBuffer>): Effects {
  return {
    mark(jobId) {
      const bit = 1 << (jobId & 31)
      return (Atomics.or(words, jobId >>> 5, bit) & bit) === 0
    },
    distinctCount() {
      let count = 0
      for (const word of words) if (word !== 0) count += bitCount(word)
      return count
    },
  }
}

/** Bits set in a 32-bit word, by adding them up in pairs, nibbles and bytes. */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
