import { expect, test } from 'vitest'
import { jobSeries, listLatencySeries, requestSeries } from '../../src/measure/latency-series.ts'

const scenario = {
  requests: [{ name: 'order' }, { name: 'browse' }],
  jobs: [{ name: 'save' }, { name: 'read' }],
} as unknown as Parameters<typeof listLatencySeries>[0]

test('numbers and names of series agree', () => {
  const names = listLatencySeries(scenario)
  expect(names[requestSeries(1, 'response')]).toBe('browse.response')
  expect(names[requestSeries(0, 'completion')]).toBe('order.completion')
  expect(names[jobSeries(2, 0, 'wait')]).toBe('save.wait')
  expect(names[jobSeries(2, 1, 'service')]).toBe('read.service')
  expect(names[jobSeries(2, 1, 'total')]).toBe('read.total')
  expect(names.at(-1)).toBe('lateness')
  expect(new Set(names).size).toBe(names.length)
})
