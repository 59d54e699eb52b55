import { waitElasticityRatio } from '../theory/wait-elasticity.ts'
import type { IntervalMeasure, Measurement } from './measurement.ts'
import { measureLoad } from './queue-load.ts'
import { sum } from './sum.ts'
import type { TrustCheck, TrustContext } from './trust-check.ts'

/** Whether the figures would be the same after another while: what makes them depend on when the run began and ended. */
export function checkSteadiness(measurement: Measurement, context: TrustContext): readonly TrustCheck[] {
  const growth = backlogSteady(measurement, context.warmupUs)
  // What grows all along starts differently as well, and no queue formula knows it: once is enough.
  if (growth.some(({ verdict }) => verdict === 'warns')) return growth
  return [...growth, ...steadyStart(measurement), ...nearSaturation(measurement, context)]
}

/** Quarters of fewer intervals say nothing about a trend. */
const INTERVAL_COUNT_MIN = 8

/** A backlog that grew by less than half from the second quarter to the last may be chance. */
export const GROWTH_RATIO_MAX = 1.5

/** Fewer jobs in the system than this are no backlog. */
const BACKLOG_COUNT_MIN = 10

/**
 * A backlog that grows as long as requests arrive makes every latency depend on the length of the run: the mean number
 * of jobs in the system rises from quarter to quarter of the measured window, and never again falls to what it was. A
 * spike that passes does not, nor does a queue near saturation, whose ups and downs last for minutes: without a look at
 * the lowest point, one in eight of its steady runs of 60 intervals was said to grow, with it one in sixty.
 */
function backlogSteady({ intervals, arrivalsEndUs }: Measurement, warmupUs: number): TrustCheck[] {
  const measuredIntervals = intervals.filter(({ fromUs, toUs }) => fromUs >= warmupUs && toUs <= arrivalsEndUs)
  if (measuredIntervals.length < INTERVAL_COUNT_MIN) return []
  const counts = measuredIntervals.map(inSystemCount)
  const quarterLength = Math.floor(counts.length / 4)
  const [second, third, last] = [3, 2, 1].map((fromEnd) => {
    const end = counts.length - (fromEnd - 1) * quarterLength
    return counts.slice(end - quarterLength, end)
  }) as [number[], number[], number[]]
  const isRising = mean(second) < mean(third) && mean(third) < mean(last) && Math.min(...last) > mean(second)
  const measured = mean(last) / Math.max(1, mean(second))
  const isGrowing = isRising && mean(last) >= BACKLOG_COUNT_MIN && measured > GROWTH_RATIO_MAX
  return [
    {
      code: 'backlog-steady',
      verdict: isGrowing ? 'warns' : 'holds',
      measured,
      limit: GROWTH_RATIO_MAX,
      unit: 'ratio',
      subject: null,
    },
  ]
}

function inSystemCount({ depthCounts, inUseCounts, waitingCounts }: IntervalMeasure): number {
  return sum(depthCounts) + sum(inUseCounts) + sum(waitingCounts)
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}

/** The start may differ for as long as this share of the recorded time. */
export const START_RATIO_MAX = 0.2

function steadyStart({ startCut }: Measurement): TrustCheck[] {
  if (startCut === null) return []
  const { series: subject, ratio: measured } = startCut
  const verdict = measured > START_RATIO_MAX ? 'warns' : 'holds'
  return [{ code: 'steady-start', verdict, measured, limit: START_RATIO_MAX, unit: 'ratio', subject }]
}

/** From this utilisation on, waits are much more than what the service times alone would suggest. */
export const UTILISATION_RATIO_MAX = 0.8

/**
 * How much of a small error in the service times a wait makes of it: near saturation a model, or another day's run, is
 * off by many times the percentage by which its service times are. Both figures are elasticities of the mean wait to
 * the service time (M/M/c): at the measured utilisation, and at 80 %. Not for clients that wait for their answers,
 * because these come less often when service is slow, and not for a queue that was full.
 */
function nearSaturation(measurement: Measurement, { isSteadyLoad, isOpenLoad }: TrustContext): TrustCheck[] {
  if (!isSteadyLoad || !isOpenLoad) return []
  return measurement.queues.flatMap((queue): TrustCheck[] => {
    const load = measureLoad(queue, measurement)
    if (load === null || load.utilisationRatio >= 1 || queue.peakCount >= queue.capacityCount) return []
    const measured = waitElasticityRatio(load.serverCount, load.utilisationRatio)
    const limit = waitElasticityRatio(load.serverCount, UTILISATION_RATIO_MAX)
    const verdict = load.utilisationRatio < UTILISATION_RATIO_MAX ? 'holds' : 'warns'
    return [{ code: 'near-saturation', verdict, measured, limit, unit: 'elasticity', subject: queue.name }]
  })
}
