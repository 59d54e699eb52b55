import { parseCount } from '../units/count.ts'
import { explainDuration, parseDuration, printDuration } from '../units/duration.ts'
import { MAX_COUNTED_US } from '../units/microseconds.ts'
import { parseRate } from '../units/rate.ts'
import { parseRatio } from '../units/ratio.ts'
import type { Expectation } from './expectation-spec.ts'
import { describeValue } from './finding.ts'
import { metricAdvice } from './metric-advice.ts'
import type { Metric } from './metric-catalogue.ts'

/** Why a line cannot be used. */
export interface ExpectationFault {
  readonly message: string
  /** The metrics that may have been meant. */
  readonly hint?: () => string
}

/** Reads `order.response.p99 < 10ms`: a metric of the scenario, a comparison, a value in the metric's unit. */
export function parseExpectation(text: string, metrics: readonly Metric[]): Expectation | ExpectationFault {
  const match = LINE.exec(text)
  if (match === null) return { message: `${describeValue(text)} is not an expectation; write "ledger.lost == 0"` }
  const [, name = '', op = '', valueText = ''] = match
  const metric = metrics.find((candidate) => candidate.name === name)
  if (metric === undefined) return unknownMetric(name, metrics)

  const { parse, example } = VALUES[metric.unit]
  const value = parse(valueText)
  if (value === null) {
    const isEndless = metric.unit === 'us' && explainDuration(valueText) === 'too-long'
    if (isEndless)
      return {
        message: `${describeValue(valueText)} is longer than can be counted; at most ${printDuration(MAX_COUNTED_US)}`,
      }
    return { message: `${name} is compared with ${example}, got ${describeValue(valueText)}` }
  }
  return { text, metric: name, op: op as Expectation['op'], value, unit: metric.unit, origin: null }
}

const LINE = /^\s*([A-Za-z][\w.-]*)\s*(<=|>=|==|!=|<|>)\s*([^\s<>=!].*?)\s*$/

interface ValueReader {
  readonly parse: (text: string) => number | null
  readonly example: string
}

const VALUES: Readonly<Record<Expectation['unit'], ValueReader>> = {
  us: { parse: parseDuration, example: 'a duration such as 10ms' },
  perSec: { parse: parseRate, example: 'a rate such as 150/s' },
  count: { parse: parseCount, example: 'a whole number without a unit, such as 0 or 10k' },
  ratio: { parse: parseRatio, example: 'a share such as 5%' },
}

function unknownMetric(name: string, metrics: readonly Metric[]): ExpectationFault {
  return { message: `no metric is called ${describeValue(name)}`, hint: () => metricAdvice(name, metrics) }
}
