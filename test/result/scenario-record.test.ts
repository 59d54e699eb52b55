import { expect, it } from 'vitest'
import { recordScenario } from '../../src/result/scenario-record.ts'
import { requestSpec, scenario } from '../report/make-result.ts'
import { newsletter } from '../report/stories.ts'

it('a scenario without a trace is stored as it is', () => {
  expect(recordScenario(newsletter)).toEqual(newsletter)
})

it('a trace is stored by its path and its number of starts', () => {
  const arrivals = { kind: 'trace', path: 'a.csv', speedRatio: 2, startsUs: Float64Array.of(1, 2, 3) } as const
  const traced = scenario({ ...newsletter, requests: [requestSpec({ name: 'send', arrivals })] })
  expect(recordScenario(traced).requests[0]?.arrivals).toEqual({
    kind: 'trace',
    path: 'a.csv',
    speedRatio: 2,
    startCount: 3,
  })
})
