import { findInterval } from '../measure/find-interval.ts'
import type { Measurement } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import { readMetric } from '../result/metric-value.ts'
import type { RunOptions } from '../run/run-options.ts'
import { prolongScenario } from '../scenario/prolong-scenario.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import type { Engine } from './engine.ts'
import type { Precision } from './precision.ts'

/** A run that was made longer until a figure was known well enough, or could not be. */
export interface PreciseRun {
  readonly measurement: Measurement
  /** As it ran in the end. */
  readonly scenario: Scenario
  readonly metric: string
  /** Half the interval's width, relative to the figure, in the end; null where it has no interval. */
  readonly reachedRatio: number | null
  /** What ended it. */
  readonly stoppedBy: 'precision' | 'jobs' | 'time' | 'length' | 'interrupted'
}

/** Bounds of the longest run: jobs, time on the wall, and by how much the next run may be longer than the last. */
const JOB_COUNT_MAX = 200_000_000
const WALL_US_MAX = 120 * US_PER_SEC
const GROWTH_MIN = 2
const GROWTH_MAX = 16

/** The interval shrinks with the root of the length; a little more spares a further run. */
const MARGIN_RATIO = 1.2

/**
 * Runs a scenario under a steady load, and again for longer, until the 95 % interval of a figure is as narrow as asked
 * for. Each run starts from the beginning with the same seed, so the last is what a scenario of that length gives.
 * `onLonger` is told of each that was not enough; interrupted, the longest whole run counts.
 */
export async function runPrecisely(
  engine: Engine,
  options: RunOptions,
  { goal, onLonger }: { readonly goal: Precision; readonly onLonger: (run: PreciseRun) => void },
): Promise<PreciseRun> {
  let lastWhole: Omit<PreciseRun, 'stoppedBy'> | null = null
  for (let scenario = options.scenario; ; ) {
    const measurement = await engine({ ...options, scenario })
    const metric = goal.metric ?? chooseMetric(measurement)
    const reachedRatio = precisionOf(measurement, metric)
    const timesCount = growth(reachedRatio, goal.ratio)
    const longer = prolongScenario(scenario, timesCount)
    const stoppedBy = stopReason(measurement, { isReached: timesCount === 1, timesCount, isLongest: longer === null })
    const run = { measurement, scenario, metric, reachedRatio }
    // What a longer run had begun says less than the whole one before it.
    if (options.signal.aborted) return { ...(lastWhole ?? run), stoppedBy: 'interrupted' }
    if (stoppedBy !== null || longer === null) return { ...run, stoppedBy: stoppedBy ?? 'length' }
    onLonger({ ...run, stoppedBy: 'precision' })
    lastWhole = run
    scenario = longer
  }
}

/** How many times as long the next run should be; 1: this one is enough. */
function growth(reachedRatio: number | null, goalRatio: number): number {
  if (reachedRatio === null) return GROWTH_MAX
  if (reachedRatio <= goalRatio) return 1
  const missedRatio = reachedRatio / goalRatio
  // Multiplied, because `**` may differ between versions of Node, and with it the length of the next run.
  const wanted = missedRatio * missedRatio * MARGIN_RATIO
  return Math.min(GROWTH_MAX, Math.max(GROWTH_MIN, Math.ceil(wanted)))
}

function stopReason(
  { jobs, wallUs }: Measurement,
  next: { readonly isReached: boolean; readonly timesCount: number; readonly isLongest: boolean },
): PreciseRun['stoppedBy'] | null {
  if (next.isReached) return 'precision'
  if (sum(jobs.map((job) => job.createdCount)) * next.timesCount > JOB_COUNT_MAX) return 'jobs'
  if (wallUs * next.timesCount > WALL_US_MAX) return 'time'
  return next.isLongest ? 'length' : null
}

/** The wait in the first queue, or where there is none the answer of the first request. */
function chooseMetric({ jobs, requests }: Measurement): string {
  const queued = jobs.find(({ wait }) => wait !== null)
  return queued ? `${queued.name}.wait.mean` : `${requests[0]?.name}.response.mean`
}

/** Half the width of a figure's interval, relative to the figure; null where it has none, or only a lower end. */
export function precisionOf(measurement: Measurement, metric: string): number | null {
  const interval = findInterval(measurement, metric)
  const valueUs = readMetric(measurement, metric)
  if (interval === null || interval.highUs === null || valueUs === null) return null
  const halfUs = (interval.highUs - interval.lowUs) / 2
  // A figure that is 0 without a doubt is known exactly.
  return halfUs === 0 ? 0 : halfUs / Math.max(1, valueUs)
}
