import type { RealClock } from '../clock/real-clock.ts'
import type { LatencySlice, Recorder } from '../measure/recorder.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import type { Control } from './control.ts'
import type { Duty } from './duty.ts'

/** What a loop works with. */
export interface LoopParts {
  readonly clock: RealClock
  readonly control: Control
  readonly recorder: Recorder
  readonly sliceUs: number
  /** Hands the latencies of one slice of the timeline over. */
  readonly send: (slice: number, latencies: LatencySlice) => void
}

/** Kernel and virtual machine add some 80 us to every sleep, so a shorter one only costs processor time. */
const NAP_US_MIN = 80

/** The control words are looked at this often even when nothing happens. */
const NAP_US_MAX = 20_000

/**
 * Runs a duty on the real clock: fire what is due, take a turn, sleep until the next timer. The thread sleeps in
 * `Atomics.wait`, which is on time to about 0.1 ms where `setTimeout` is up to 1 ms early or 10 ms late.
 * Returns the time spent awake, in microseconds.
 */
export function runLoop(duty: Duty, { clock, control, recorder, sliceUs, send }: LoopParts): number {
  const startUs = clock.nowUs()
  let sleptUs = 0
  let slice = 0

  for (;;) {
    const hasFired = clock.advance()
    const maySleepUs = duty.turn()
    if (control.isCut()) {
      duty.cut()
      break
    }
    const nowUs = clock.nowUs()
    if (nowUs >= (slice + 1) * sliceUs) {
      send(slice, recorder.take())
      slice = Math.floor(nowUs / sliceUs)
    }
    if (duty.isDone()) break
    const napUs = Math.min(maySleepUs, clock.nextDueUs() - nowUs, NAP_US_MAX)
    if (hasFired || napUs <= 0) continue
    duty.sleep(Math.max(napUs, NAP_US_MIN) / US_PER_MS)
    sleptUs += clock.nowUs() - nowUs
  }
  send(slice, recorder.take())
  return clock.nowUs() - startUs - sleptUs
}
