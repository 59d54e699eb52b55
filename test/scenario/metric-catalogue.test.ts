import { expect, it } from 'vitest'
import { listMetrics } from '../../src/scenario/metric-catalogue.ts'
import { loadText } from './load-text.ts'

const { scenario } = loadText(`
version: 1
requests: { send: { arrivals: once, jobs: { email: 1 } } }
jobs: { email: { sink: smtp } }
sinks: { smtp: { kind: none } }
`)

it('a scenario has these metrics, in these units', () => {
  const lines = listMetrics(scenario).map(({ name, unit }) => `${name} ${unit}`)
  expect(new Set(lines).size).toBe(lines.length)
  expect(lines.join('\n')).toMatchSnapshot()
})

it('every metric says what it means', () => {
  expect(listMetrics(scenario).filter(({ meaning }) => meaning === '')).toEqual([])
})
