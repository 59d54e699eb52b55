import { expect, test } from 'vitest'
import { describeValue, printPath } from '../../src/scenario/finding.ts'

test('a path is written as people do', () => {
  expect(printPath(['requests', 'send', 'stages', 1, 'rate'])).toBe('requests.send.stages[1].rate')
})

test.each([
  ['x', '"x"'],
  ['a'.repeat(100), `"${'a'.repeat(63)}…"`],
  [null, 'nothing'],
  [undefined, 'nothing'],
  [[1], 'a list'],
  [{}, 'a mapping'],
])('%j is called %s', (value, words) => {
  expect(describeValue(value)).toBe(words)
})
