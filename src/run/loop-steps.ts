import type { RealClock } from '../clock/real-clock.ts'
import type { LatencySlice, Recorder } from '../measure/recorder.ts'
import type { Control } from './control.ts'
import type { Duty } from './duty.ts'
import type { LifeSpan } from './life-spans.ts'

/** What a loop works with. */
export interface LoopParts {
  readonly clock: RealClock
  readonly control: Pick<Control, 'isCut'>
  readonly recorder: Pick<Recorder, 'take'>
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

/** A loop without its rests: whoever drives it decides how the thread spends the time between two steps. */
export interface LoopSteps {
  /**
   * Fires what is due, takes a turn of the duty, and says how long the thread may rest: 0 for not at all, at most
   * `NAP_US_MAX`, or `OVER`. Whoever takes the place of a dead thread is there before its time: until then it takes none.
   */
  next(): number
  /** Its time has come: from now on a rest ends when the duty is called. */
  isBorn(): boolean
  /** Call it once, after `OVER`; `restedUs`: how long the thread has rested since it was born. */
  end(restedUs: number): LoopEnd
}

/** There is no further step. */
export const OVER = -1

/** The control words are looked at this often even when nothing happens. */
export const NAP_US_MAX = 20_000

/**
 * Makes the steps of a duty on the real clock, from now on. A thread whose time has come dies between two turns, so that
 * it leaves no lock and no word half-written behind.
 */
export function createLoopSteps(duty: Duty, { clock, control, recorder, life, sliceUs, send }: LoopParts): LoopSteps {
  let startUs = clock.nowUs()
  let isBorn = false
  let hasDied = false
  let slice = 0

  return {
    next() {
      if (!isBorn) {
        startUs = clock.nowUs()
        if (startUs < life.fromUs && !duty.isDone() && !control.isCut()) {
          return Math.min(life.fromUs - startUs, NAP_US_MAX)
        }
        isBorn = true
        slice = Math.max(0, Math.floor(startUs / sliceUs))
      }
      if (control.isCut()) {
        duty.cut()
        return OVER
      }
      const hasFired = clock.advance()
      const maySleepUs = duty.turn()
      const nowUs = clock.nowUs()
      if (nowUs >= life.untilUs) {
        duty.die()
        hasDied = true
        return OVER
      }
      if (nowUs >= (slice + 1) * sliceUs) {
        send(slice, recorder.take())
        slice = Math.floor(nowUs / sliceUs)
      }
      if (duty.isDone()) return OVER
      const napUs = Math.min(maySleepUs, clock.nextDueUs() - nowUs, life.untilUs - nowUs, NAP_US_MAX)
      return hasFired || napUs <= 0 ? 0 : napUs
    },
    isBorn: () => isBorn,
    end(restedUs) {
      send(slice, recorder.take())
      return { busyUs: clock.nowUs() - startUs - restedUs, hasDied }
    },
  }
}
