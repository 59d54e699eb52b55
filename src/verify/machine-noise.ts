import { type MachinePace, measureMachinePace } from '../clock/machine-pace.ts'
import { formatDuration } from '../units/duration.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import { formatRatio } from '../units/ratio.ts'
import type { Check, CheckResult } from './check.ts'

/** Some three quarters of a second in all. */
const TASK = { sleepCount: 100, sleepUs: 4 * US_PER_MS, workCount: 50, workUs: 5 * US_PER_MS }

/** Beyond these, what a real run measures is the machine. */
const LATENESS_P99_US_MAX = 50 * US_PER_MS
const WORK_SPREAD_RATIO_MAX = 0.5

/** Tells how exact times on the real clock can be here: it informs, and never fails. */
export function checkMachineNoise(): Check {
  return {
    name: 'this machine',
    isRealTime: true,
    run: async () => judgeMachine(measureMachinePace(TASK)),
  }
}

/** Puts a machine's pace into words. The spread is the median distance from the median, which outliers do not move. */
export function judgeMachine({ sleepLatenessUs, workUs, resolutionUs }: MachinePace): Omit<CheckResult, 'name'> {
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
