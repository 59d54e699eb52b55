import { expect, test } from 'vitest'
import { prolongScenario } from '../../src/scenario/prolong-scenario.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { isSteadyLoad } from '../../src/scenario/steady-load.ts'
import { loadText } from './load-text.ts'

const scenarioOf = (...arrivals: readonly string[]): Scenario =>
  loadText(`
version: 1
requests:
${arrivals.map((text, index) => `  r${index}: { arrivals: ${text}, jobs: { work: 1 } }`).join('\n')}
jobs: { work: { sink: none } }
sinks: { none: { kind: none } }

`).scenario

test.each([
  ['{ constant: { rate: 10/s, for: 20s } }', '{ constant: { rate: 10/s, for: 60s } }'],
  ['{ poisson: { rate: 10/s, for: 20s } }', '{ poisson: { rate: 10/s, for: 60s } }'],
  ['{ closed: { clients: 3, think: 1s, for: 20s } }', '{ closed: { clients: 3, think: 1s, for: 60s } }'],
  [
    '{ stages: [ { for: 5s, rate: 1/s }, { for: 7s, rate: 1/s } ] }',
    '{ stages: [ { for: 15s, rate: 1/s }, { for: 21s, rate: 1/s } ] }',
  ],
])('%s goes on three times as long as %s', (short, long) => {
  expect(prolongScenario(scenarioOf(short), 3)).toEqual(scenarioOf(long))
})

test('a load of several kinds stays steady: all of them end together', () => {
  const longer = prolongScenario(
    scenarioOf('{ poisson: { rate: 10/s, for: 3s } }', '{ closed: { clients: 3, think: 1s, for: 3s } }'),
    7,
  )
  expect(longer && isSteadyLoad(longer.requests)).toBe(true)
})

test.each(['once', '{ burst: { size: 5 } }'])('%s has nothing to go on with', (arrivals) => {
  expect(prolongScenario(scenarioOf(arrivals), 2)).toBeNull()
})

test('a load does not go on for longer than a run may last', () => {
  const scenario = scenarioOf('{ constant: { rate: 1/h, for: 200h } }')
  expect(prolongScenario(scenario, 2)).not.toBeNull()
  expect(prolongScenario(scenario, 3)).toBeNull()
})
