import { US_PER_SEC } from '../../units/microseconds.ts'
import { describeBriefly, doneRatio, type LiveSubject } from './live-lines.ts'
import type { LiveView } from './live-view.ts'

const EVERY_US = 5 * US_PER_SEC

/** Steps of a tenth of the work. */
const STEP_COUNT = 10

/** For pipes and logs: a plain line every five seconds, or when another tenth of the work is done. */
export function createPlainProgress(subject: LiveSubject, write: (text: string) => void): LiveView {
  let printedUs = 0
  let printedStep = 0
  return {
    update(reading) {
      const step = Math.floor(doneRatio(reading) * STEP_COUNT)
      if (reading.elapsedUs < printedUs + EVERY_US && step <= printedStep) return
      printedUs = reading.elapsedUs
      printedStep = step
      write(`${describeBriefly(subject, reading)}\n`)
    },
    note: (text) => write(`${text}\n`),
    stop: () => undefined,
  }
}
