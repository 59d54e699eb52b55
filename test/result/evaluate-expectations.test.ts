import { expect, it } from 'vitest'
import { evaluateExpectations } from '../../src/result/evaluate-expectations.ts'
import { expectation } from '../report/make-result.ts'
import { newsletterAsync } from '../report/stories.ts'

const { measurement } = newsletterAsync()

it.each([
  ['send.answered < 2', 2, 'pass'],
  ['send.answered < 1', 1, 'fail'],
  ['send.answered <= 1', 1, 'pass'],
  ['send.answered <= 0', 0, 'fail'],
  ['send.answered > 0', 0, 'pass'],
  ['send.answered > 1', 1, 'fail'],
  ['send.answered >= 1', 1, 'pass'],
  ['send.answered >= 2', 2, 'fail'],
  ['send.answered == 1', 1, 'pass'],
  ['send.answered == 0', 0, 'fail'],
  ['send.answered != 0', 0, 'pass'],
  ['send.answered != 1', 1, 'fail'],
] as const)('%s: %s', (text, value, verdict) => {
  expect(evaluateExpectations([expectation(text, 'count', value)], measurement)).toEqual([
    { ...expectation(text, 'count', value), actual: 1, verdict },
  ])
})

it('a metric without samples is no data, whichever way it is compared', () => {
  const stated = ['email.total.p99 < 1s', 'email.total.p99 > 1s'].map((text) => expectation(text, 'us', 1_000_000))
  expect(evaluateExpectations(stated, measurement)).toEqual(
    stated.map((one) => ({ ...one, actual: null, verdict: 'no data' })),
  )
})
