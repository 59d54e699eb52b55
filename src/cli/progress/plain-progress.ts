import { US_PER_SEC } from '../../units/microseconds.ts'
import { describeBriefly, doneRatio, type LiveSubject } from './live-lines.ts'
import type { LiveView } from './live-view.ts'

const AT_LEAST_EVERY_US = 5 * US_PER_SEC
const AT_MOST_EVERY_US = US_PER_SEC

/** Steps of a tenth of the work. */
const STEP_COUNT = 10

/** For pipes and logs: a plain line every five seconds, or when another tenth is done, but at most one a second. */
export function createPlainProgress(subject: LiveSubject, write: (text: string) => void): LiveView {
  let printedUs = 0
  let printedStep = 0
  return {
    update(reading) {
      const sinceUs = reading.wallUs - printedUs
      const step = Math.floor(doneRatio(reading) * STEP_COUNT)
      if (sinceUs < AT_MOST_EVERY_US || (sinceUs < AT_LEAST_EVERY_US && step <= printedStep)) return
      printedUs = reading.wallUs
      printedStep = step
      write(`${describeBriefly(subject, reading, Number.POSITIVE_INFINITY)}\n`)
    },
    note: (text) => write(`${text}\n`),
    stop: () => undefined,
  }
}
