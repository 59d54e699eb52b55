import { expect, test } from 'vitest'
import { InputError } from '../../src/fault/input-error.ts'

test('an InputError carries every problem, also in its message', () => {
  const problems = [
    { where: 'a.yaml', line: 3, message: 'is odd' },
    { where: '--seed', message: 'is empty' },
  ]
  const error = new InputError(problems)
  expect(error.problems).toBe(problems)
  expect(String(error)).toBe('InputError: a.yaml: is odd\n--seed: is empty')
})
