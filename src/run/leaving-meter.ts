/**
 * Measures how long workers of one thread are paid for after they were given up, because they still end what they have
 * in flight. Jobs are taken to lie in as few workers as can hold them, so this is the least that it may have been.
 */
export interface LeavingMeter {
  /** So many jobs are in flight from now on, on the slots of so many workers that stay. */
  note(nowUs: number, busyCount: number, slotCount: number): void
  /** All such time until then. */
  leavingUs(nowUs: number): number
}

/** Makes a meter for workers of so many slots. */
export function createLeavingMeter(concurrencyCount: number): LeavingMeter {
  let sumUs = 0
  let sinceUs = 0
  let leavingCount = 0
  const leavingUs = (nowUs: number): number => sumUs + leavingCount * (nowUs - sinceUs)
  return {
    note(nowUs, busyCount, slotCount) {
      const count = Math.max(0, Math.ceil((busyCount - slotCount) / concurrencyCount))
      if (count === leavingCount) return
      sumUs = leavingUs(nowUs)
      sinceUs = nowUs
      leavingCount = count
    },
    leavingUs,
  }
}
