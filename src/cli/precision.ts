import { InputError } from '../fault/input-error.ts'
import type { MetricSubjects } from '../scenario/metric-catalogue.ts'
import { checkPrecisionMetric } from '../scenario/precision-metric.ts'
import { parseRatio } from '../units/ratio.ts'

/** How exact a figure is to be, before simulated runs of a scenario end. */
export interface Precision {
  /** A latency's mean or percentile, as expectations name it; null where only the precision was given. */
  readonly metric: string | null
  /** Half the width of the confidence interval, relative to the figure: above 0, at most 0.5. */
  readonly ratio: number
}

/** A precision as a flag or variable gave it. The metric's name is not looked up yet. */
export interface PrecisionRequest extends Precision {
  /** `--precision` or its variable. */
  readonly origin: string
}

/** What a message says that a precision looks like. */
export const PRECISION_FORM = 'a share above 0%, at most 50%, such as 1% or order.response.p99=1%'

const RATIO_MAX = 0.5

/** Reads `1%` or `order.response.p99=1%`, or answers null. */
export function parsePrecision(text: string): Precision | null {
  const [, metric = null, share = ''] = /^(?:([^=]+)=)?([^=]+)$/.exec(text) ?? []
  const ratio = parseRatio(share)
  return ratio === null || ratio <= 0 || ratio > RATIO_MAX ? null : { metric, ratio }
}

/** Looks the metric of a precision up among those of a scenario. Throws `InputError`. */
export function checkPrecision({ metric, origin }: PrecisionRequest, scenario: MetricSubjects): void {
  const fault = metric === null ? null : checkPrecisionMetric(metric, scenario)
  if (fault === null) return
  const advice = fault.hint === undefined ? '' : `; ${fault.hint()}`
  throw new InputError([{ where: origin, message: `${fault.message}${advice}` }])
}
