import { expect, test } from 'vitest'
import { checkPrecisionMetric } from '../../src/scenario/precision-metric.ts'

const scenario = {
  requests: [{ name: 'order' }, { name: 'browse' }],
  jobs: [{ name: 'save' }],
  queues: [{ name: 'default' }],
  sinks: [{ name: 'db' }],
}

function explain(name: string): string | null {
  const fault = checkPrecisionMetric(name, scenario)
  return fault === null ? null : `${fault.message}; ${fault.hint?.()}`
}

const FIGURES = ['order.response', 'browse.completion', 'save.wait', 'save.service', 'save.total']
const STATISTICS = ['mean', 'p50', 'p90', 'p95', 'p99', 'p99.9']

test.each(FIGURES)('the mean and every percentile of %s can be asked for a precision', (figure) => {
  expect(STATISTICS.map((statistic) => explain(`${figure}.${statistic}`))).toEqual(STATISTICS.map(() => null))
})

test.each([
  ...['save.wait.max', 'order.response.min', 'order.response.count', 'order.timeouts', 'default.oldest', 'db.down'],
  ...['ledger.lost', 'throughput', 'drain'],
])('%s is a metric, but nothing to be estimated', (name) => {
  expect(explain(name)).toContain(`${name} has no precision: that is for a mean or percentile of a latency; `)
})

test("the tool's own delay is nothing to be estimated", () => {
  expect(explain('lateness.p99')).toMatch(/^lateness\.p99 has no precision: it is the tool's own delay; /)
})

test.each([
  ['order.respons.p99', 'no metric is called "order.respons.p99"; did you mean "order.response.p99", '],
  ['order.wait.p99', 'no metric is called "order.wait.p99"; did you mean "order.first.p99"'],
  ['save.p99', 'no metric is called "save.p99"; there are save.wait.p50, '],
  ['nothing.near', 'no metric is called "nothing.near"; see qbench help metrics'],
  ['', 'no metric is called ""; see qbench help metrics'],
])('"%s" is refused, with what may have been meant', (name, message) => {
  expect(explain(name)?.slice(0, message.length)).toBe(message)
})
