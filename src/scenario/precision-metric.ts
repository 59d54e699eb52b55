import { describeValue } from './finding.ts'
import { metricAdvice } from './metric-advice.ts'
import { listMetrics, type Metric, type MetricSubjects } from './metric-catalogue.ts'

/** Why a precision cannot be asked for a metric. */
export interface PrecisionFault {
  readonly message: string
  /** The metrics that may have been meant. */
  readonly hint?: () => string
}

/**
 * Says why a metric of a scenario cannot be asked for a precision, or null. Means and percentiles of latencies have a
 * confidence interval; a longest or shortest value, a count or a rate over the whole run has none here.
 */
export function checkPrecisionMetric(name: string, scenario: MetricSubjects): PrecisionFault | null {
  const metrics = listMetrics(scenario)
  const estimated = metrics.filter(isEstimated)
  if (estimated.some((metric) => metric.name === name)) return null
  const hint = () => metricAdvice(name, estimated)
  if (!metrics.some((metric) => metric.name === name)) {
    return { message: `no metric is called ${describeValue(name)}`, hint }
  }
  if (isLateness(name)) return { message: `${name} has no precision: it is the tool's own delay`, hint }
  return { message: `${name} has no precision: that is for a mean or percentile of a latency`, hint }
}

const isLateness = (name: string): boolean => name.startsWith('lateness.')

/** The tool's own lateness is no part of the scenario, and 0 in simulated time. */
const isEstimated = ({ name }: Metric): boolean => /\.(mean|p[0-9.]+)$/.test(name) && !isLateness(name)
