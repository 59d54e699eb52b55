import { US_PER_SEC } from '../units/microseconds.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** Pauses before the second call, the third, and so on, in seconds. */
const PAUSES_SEC = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR]

/**
 * The pauses between the calls of a webhook that fails, as Standard Webhooks 1.0.0 recommends them ("Deliverability and
 * reliability": nine retries over some three days), times `timeScaleRatio`, in whole microseconds of at least 1.
 */
export function standardWebhooksScheduleUs(timeScaleRatio: number): readonly number[] {
  return PAUSES_SEC.map((pauseSec) => Math.max(1, Math.round(pauseSec * US_PER_SEC * timeScaleRatio)))
}

/** The scale by which those pauses were shrunk: a number of few digits that gives the same ones. */
export function webhookTimeScale(scheduleUs: readonly number[]): number {
  // Each pause was rounded, so that it leaves a range of scales; all of them together leave the narrowest.
  const bounds = (halfUs: number): readonly number[] =>
    PAUSES_SEC.map((pauseSec, index) => ((scheduleUs[index] ?? 0) + halfUs) / (pauseSec * US_PER_SEC))
  const middleRatio = (Math.max(...bounds(-0.5)) + Math.min(...bounds(0.5))) / 2
  const gives = (scaleRatio: number): boolean =>
    standardWebhooksScheduleUs(scaleRatio).every((pauseUs, index) => pauseUs === scheduleUs[index])
  return DIGIT_COUNTS.map((count) => Number(middleRatio.toPrecision(count))).find(gives) ?? middleRatio
}

/** No number needs more digits than the last of these. */
const DIGIT_COUNTS = Array.from({ length: 17 }, (_, index) => index + 1)
