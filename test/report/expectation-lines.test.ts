import { expect, it } from 'vitest'
import { describeActual } from '../../src/report/expectation-lines.ts'
import { expectation } from './make-result.ts'

it.each([
  [1_200, '1,200'],
  [666.667_014_999, '666.7'],
  [null, 'no data'],
])('a count of %d is said as %s', (actual, words) => {
  expect(describeActual({ ...expectation('renders.cost < 700', 'count', 700), actual, verdict: 'fail' })).toBe(words)
})
