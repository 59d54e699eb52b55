import type { RealClock } from '../clock/real-clock.ts'
import type { LatencySlice, Recorder } from '../measure/recorder.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import type { Control } from './control.ts'
import type { Duty } from './duty.ts'
import type { LifeSpan } from './life-spans.ts'

/** What a loop works with. */
export interface LoopParts {
  readonly clock: RealClock
  readonly control: Control
  readonly recorder: Recorder
  readonly sliceUs: number
  /** When the thread begins to work, and when it dies. */
  readonly life: LifeSpan
  /** Hands the latencies of one slice of the timeline over. */
  readonly send: (slice: number, latencies: LatencySlice) => void
}

/** How a loop ended. */
export interface LoopEnd {
  /** Time spent awake. */
  readonly busyUs: number
  readonly hasDied: boolean
}

/** Kernel and virtual machine add some 80 us to every sleep, so a shorter one only costs processor time. */
const NAP_US_MIN = 80

/** The control words are looked at this often even when nothing happens. */
const NAP_US_MAX = 20_000

/**
 * Runs a duty on the real clock: fire what is due, take a turn, sleep until the next timer. The thread sleeps in
 * `Atomics.wait`, which is on time to about 0.1 ms where `setTimeout` is up to 1 ms early or 10 ms late.
 * A thread whose time has come dies between two turns, so that it leaves no lock and no word half-written behind.
 */
export function runLoop(duty: Duty, parts: LoopParts): LoopEnd {
  const { clock, control, recorder, life, sliceUs, send } = parts
  awaitBirth(duty, parts)
  const startUs = clock.nowUs()
  let hasDied = false
  let sleptUs = 0
  let slice = Math.max(0, Math.floor(startUs / sliceUs))

  for (;;) {
    if (control.isCut()) {
      duty.cut()
      break
    }
    const hasFired = clock.advance()
    const maySleepUs = duty.turn()
    const nowUs = clock.nowUs()
    if (nowUs >= life.untilUs) {
      duty.die()
      hasDied = true
      break
    }
    if (nowUs >= (slice + 1) * sliceUs) {
      send(slice, recorder.take())
      slice = Math.floor(nowUs / sliceUs)
    }
    if (duty.isDone()) break
    const napUs = Math.min(maySleepUs, clock.nextDueUs() - nowUs, life.untilUs - nowUs, NAP_US_MAX)
    if (hasFired || napUs <= 0) continue
    duty.sleep(Math.max(napUs, NAP_US_MIN) / US_PER_MS)
    sleptUs += clock.nowUs() - nowUs
  }
  send(slice, recorder.take())
  return { busyUs: clock.nowUs() - startUs - sleptUs, hasDied }
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
