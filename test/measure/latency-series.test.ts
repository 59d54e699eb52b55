import { expect, test } from 'vitest'
import {
  completionSeries,
  listLatencySeries,
  responseSeries,
  serviceSeries,
  totalSeries,
  waitSeries,
} from '../../src/measure/latency-series.ts'

const scenario = {
  requests: [{ name: 'order' }, { name: 'browse' }],
  jobs: [{ name: 'save' }, { name: 'read' }],
} as unknown as Parameters<typeof listLatencySeries>[0]

test('numbers and names of series agree', () => {
  const names = listLatencySeries(scenario)
  expect(names[responseSeries(1)]).toBe('browse.response')
  expect(names[completionSeries(0)]).toBe('order.completion')
  expect(names[waitSeries(2, 0)]).toBe('save.wait')
  expect(names[serviceSeries(2, 1)]).toBe('read.service')
  expect(names[totalSeries(2, 1)]).toBe('read.total')
  expect(names.at(-1)).toBe('lateness')
  expect(new Set(names).size).toBe(names.length)
})
