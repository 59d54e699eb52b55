import type { Measurement } from '../measure/measurement.ts'
import type { Expectation } from '../scenario/expectation-spec.ts'
import { readMetric } from './metric-value.ts'
import type { ExpectationOutcome } from './run-result.ts'

/** Compares each expectation with what was measured; a metric without samples is `no data`, which fails. */
export function evaluateExpectations(
  expectations: readonly Expectation[],
  measurement: Measurement,
): readonly ExpectationOutcome[] {
  return expectations.map((expectation) => {
    const actual = readMetric(measurement, expectation.metric)
    if (actual === null) return { ...expectation, actual, verdict: 'no data' }
    return { ...expectation, actual, verdict: holds(actual, expectation) ? 'pass' : 'fail' }
  })
}

function holds(actual: number, { op, value }: Expectation): boolean {
  switch (op) {
    case '<':
      return actual < value
    case '<=':
      return actual <= value
    case '>':
      return actual > value
    case '>=':
      return actual >= value
    case '==':
      return actual === value
    case '!=':
      return actual !== value
  }
}
