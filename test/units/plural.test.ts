import { expect, test } from 'vitest'
import { plural } from '../../src/units/plural.ts'

test.each([
  [0, '0 jobs'],
  [1, '1 job'],
  [1_234, '1,234 jobs'],
])('%i: %s', (count, words) => {
  expect(plural(count, 'job')).toBe(words)
})

test('a word that no s makes a plural of has its own', () => {
  expect([plural(1, 'reply', 'replies'), plural(2, 'reply', 'replies')]).toEqual(['1 reply', '2 replies'])
})
