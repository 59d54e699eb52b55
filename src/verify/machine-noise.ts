import { measureResolutionUs, measureSleepLatenessUs, measureWorkUs } from '../clock/machine-pace.ts'
import { breathe } from '../run/breathe.ts'
import { formatDuration } from '../units/duration.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import { formatRatio } from '../units/ratio.ts'
import type { Check, CheckResult } from './check.ts'

/** What was measured of a machine that does nothing but sleep and the same piece of work, over and over. */
export interface MachineSamples {
  readonly sleepLatenessUs: Float64Array
  readonly workUs: Float64Array
  readonly resolutionUs: number
}

const SLEEP_COUNT = 100
const SLEEP_US = 4 * US_PER_MS
const WORK_COUNT = 50
const WORK_US = 5 * US_PER_MS

/** Beyond these, what a real run measures is the machine. */
const LATENESS_P99_US_MAX = 50 * US_PER_MS
const WORK_SPREAD_RATIO_MAX = 0.5

/** Tells how exact times on the real clock can be here: it informs, and never fails. */
export function checkMachineNoise(): Check {
  return {
    name: 'this machine',
    isRealTime: true,
    async run() {
      const sleepLatenessUs = measureSleepLatenessUs(SLEEP_COUNT, SLEEP_US)
      await breathe()
      return judgeMachine({
        sleepLatenessUs,
        workUs: measureWorkUs(WORK_COUNT, WORK_US),
        resolutionUs: measureResolutionUs(),
      })
    },
  }
}

/** Puts a machine's samples into words. The spread is the median distance from the median, which outliers do not move. */
export function judgeMachine({ sleepLatenessUs, workUs, resolutionUs }: MachineSamples): Omit<CheckResult, 'name'> {
  const lateP50Us = quantile(sleepLatenessUs, 0.5)
  const lateP99Us = quantile(sleepLatenessUs, 0.99)
  const workP50Us = quantile(workUs, 0.5)
  const workSpreadRatio =
    quantile(
      workUs.map((us) => Math.abs(us - workP50Us)),
      0.5,
    ) / workP50Us
  const isCalm = lateP99Us <= LATENESS_P99_US_MAX && workSpreadRatio <= WORK_SPREAD_RATIO_MAX
  return {
    verdict: isCalm ? 'holds' : 'unclear',
    words: `timers ${formatDuration(lateP50Us)} late, p99 ${formatDuration(lateP99Us)}`,
    evidence: `work ± ${formatRatio(workSpreadRatio)}`,
    figures: {
      lateP50Us,
      lateP99Us,
      workP50Us,
      workSpreadRatio,
      workWorstRatio: quantile(workUs, 1) / workP50Us,
      clockResolutionUs: resolutionUs,
    },
  }
}

function quantile(values: Float64Array, ratio: number): number {
  return values.toSorted()[Math.ceil(values.length * ratio) - 1] as number
}
