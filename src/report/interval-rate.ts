import type { IntervalMeasure } from '../measure/measurement.ts'
import { US_PER_SEC } from '../units/microseconds.ts'

/** A short last interval would give absurd rates. */
export function comparableIntervals(intervals: readonly IntervalMeasure[]): readonly IntervalMeasure[] {
  const longestUs = Math.max(0, ...intervals.map(lengthUs))
  return intervals.filter((interval) => lengthUs(interval) * 2 >= longestUs)
}

/** Highest rate of any interval, per second. */
export function peak(intervals: readonly IntervalMeasure[], field: 'offeredCount' | 'doneCount'): number {
  return Math.max(0, ...intervals.map((interval) => rate(interval[field], lengthUs(interval))))
}

/** Events per second. */
export function rate(count: number, overUs: number): number {
  return overUs === 0 ? 0 : (count / overUs) * US_PER_SEC
}

/** Length of an interval. */
export function lengthUs({ fromUs, toUs }: IntervalMeasure): number {
  return toUs - fromUs
}
