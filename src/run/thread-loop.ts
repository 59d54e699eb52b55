import { US_PER_MS } from '../units/microseconds.ts'
import type { Duty } from './duty.ts'
import { createLoopSteps, type LoopEnd, type LoopParts, NAP_US_MAX, OVER } from './loop-steps.ts'

/** Kernel and virtual machine add some 80 us to every sleep, so a shorter one only costs processor time. */
const NAP_US_MIN = 80

/**
 * Runs a duty on the real clock: fire what is due, take a turn, sleep until the next timer. The thread sleeps in
 * `Atomics.wait`, which is on time to about 0.1 ms where `setTimeout` is up to 1 ms early or 10 ms late; nothing that
 * needs the event loop moves meanwhile (see `runYieldingLoop`).
 */
export function runLoop(duty: Duty, parts: LoopParts): LoopEnd {
  const { clock } = parts
  awaitBirth(duty, parts)
  const steps = createLoopSteps(duty, parts)
  let sleptUs = 0
  for (let napUs = steps.next(); napUs !== OVER; napUs = steps.next()) {
    if (napUs === 0) continue
    const sinceUs = clock.recentUs()
    duty.sleep(Math.max(napUs, NAP_US_MIN) / US_PER_MS)
    sleptUs += clock.nowUs() - sinceUs
  }
  return steps.end(sleptUs)
}

/** Whoever takes the place of a dead thread is there before its time, and sleeps until then. */
function awaitBirth(duty: Duty, { clock, control, life }: LoopParts): void {
  const napWord = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  for (;;) {
    const waitUs = life.fromUs - clock.nowUs()
    if (waitUs <= 0 || duty.isDone() || control.isCut()) return
    Atomics.wait(napWord, 0, 0, Math.min(waitUs, NAP_US_MAX) / US_PER_MS)
  }
}
