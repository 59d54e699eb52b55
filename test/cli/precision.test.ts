import { expect, test } from 'vitest'
import { checkPrecision, parsePrecision } from '../../src/cli/precision.ts'
import { InputError } from '../../src/fault/input-error.ts'

test.each([
  ['1%', null, 0.01],
  ['0.5', null, 0.5],
  ['50%', null, 0.5],
  ['0.001%', null, 0.00001],
  ['order.wait.p99=1%', 'order.wait.p99', 0.01],
  ['save-order.wait.p99.9=0.05', 'save-order.wait.p99.9', 0.05],
])('the precision %s is read', (text, metric, ratio) => {
  expect(parsePrecision(text)).toEqual({ metric, ratio })
})

test.each([
  ...['', '0', '0%', '0.0', '51%', '0.51', '1', '100%', '-1%', '+1%', '1e-2', '1 %%', 'NaN', 'fine'],
  ...['order.wait.p99', 'order.wait.p99=', '=1%', 'a=b=1%', 'order.wait.p99=fine', 'order.wait.p99=0%', 'a=60%'],
])('the precision "%s" is refused', (text) => {
  expect(parsePrecision(text)).toBe(null)
})

const scenario = {
  requests: [{ name: 'order' }],
  jobs: [{ name: 'save' }],
  queues: [{ name: 'default' }],
  sinks: [{ name: 'db' }],
}

test('a precision without a metric, or of a metric that has one, suits the scenario', () => {
  checkPrecision({ metric: null, ratio: 0.01, origin: '--precision' }, scenario)
  checkPrecision({ metric: 'save.wait.p99', ratio: 0.01, origin: '--precision' }, scenario)
})

test('a metric that has no precision is blamed on the flag or variable that named it', () => {
  const precision = { metric: 'save.wait.p98', ratio: 0.01, origin: 'QBENCH_PRECISION' }
  const message = 'no metric is called "save.wait.p98"; did you mean "save.wait.p90", "save.wait.p95", "save.wait.p99"?'
  expect(() => checkPrecision(precision, scenario)).toThrow(new InputError([{ where: 'QBENCH_PRECISION', message }]))
})
