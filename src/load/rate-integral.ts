import type { Stage } from '../scenario/scenario.ts'
import { US_PER_SEC } from '../units/microseconds.ts'

/** A load profile seen as the number of requests it has asked for by a given instant. */
export interface RateIntegral {
  /** Over the whole profile; not a whole number in general. */
  readonly totalCount: number
  readonly endUs: number
  /**
   * The instant (not rounded) at which the profile has asked for so many requests, 0 <= askedCount < totalCount;
   * where it pauses just there, the end of the pause. Ask in ascending order: it walks through the stages once.
   */
  instantUs(askedCount: number): number
}

/**
 * Rates such as 20/min have no exact binary form, so sums of them may miss a whole number of requests by a hair;
 * within this distance they are taken to meet it.
 */
export const WHOLE_TOLERANCE_COUNT = 1e-6

/** Integrates the rates of a profile, which are linear in each stage. */
export function createRateIntegral(stages: readonly Stage[]): RateIntegral {
  const totalCount = stages.reduce((sum, stage) => sum + stageCount(stage), 0)
  let index = 0
  let beforeCount = 0
  let beforeUs = 0

  return {
    totalCount,
    endUs: stages.reduce((sum, stage) => sum + stage.forUs, 0),
    instantUs(askedCount) {
      let stage = stages[index] as Stage
      while (index < stages.length - 1 && askedCount >= beforeCount + stageCount(stage) - WHOLE_TOLERANCE_COUNT) {
        beforeCount += stageCount(stage)
        beforeUs += stage.forUs
        index++
        stage = stages[index] as Stage
      }
      return beforeUs + withinStageUs(stage, askedCount - beforeCount)
    },
  }
}

function stageCount({ forUs, fromPerSec, toPerSec }: Stage): number {
  return (((fromPerSec + toPerSec) / 2) * forUs) / US_PER_SEC
}

/**
 * Solves from t + slope t^2 / 2 = count for t. The usual formula subtracts two nearly equal numbers for gentle slopes
 * and divides by 0 for steps; its conjugate does neither, and is exact for steps.
 */
function withinStageUs({ forUs, fromPerSec, toPerSec }: Stage, count: number): number {
  if (count <= 0) return 0
  const slope = ((toPerSec - fromPerSec) * US_PER_SEC) / forUs
  const root = Math.sqrt(Math.max(0, fromPerSec * fromPerSec + 2 * slope * count))
  return Math.min(forUs, (2 * count * US_PER_SEC) / (fromPerSec + root))
}
