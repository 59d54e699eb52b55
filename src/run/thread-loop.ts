import { US_PER_MS } from '../units/microseconds.ts'
import type { Duty } from './duty.ts'
import { createLoopSteps, type LoopEnd, type LoopParts, OVER } from './loop-steps.ts'

/** Kernel and virtual machine add some 80 us to every sleep, so a shorter one only costs processor time. */
const NAP_US_MIN = 80

/**
 * Runs a duty on the real clock: fire what is due, take a turn, sleep until the next timer. The thread sleeps in
 * `Atomics.wait`, which is on time to about 0.1 ms where `setTimeout` is up to 1 ms early or 10 ms late; nothing that
 * needs the event loop moves meanwhile (see `runYieldingLoop`).
 */
export function runLoop(duty: Duty, parts: LoopParts): LoopEnd {
  const { clock } = parts
  const steps = createLoopSteps(duty, parts)
  const napWord = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  let sleptUs = 0
  for (let napUs = steps.next(); napUs !== OVER; napUs = steps.next()) {
    if (napUs === 0) continue
    const napMs = Math.max(napUs, NAP_US_MIN) / US_PER_MS
    if (!steps.isBorn()) {
      Atomics.wait(napWord, 0, 0, napMs)
      continue
    }
    const sinceUs = clock.recentUs()
    duty.sleep(napMs)
    sleptUs += clock.nowUs() - sinceUs
  }
  return steps.end(sleptUs)
}
