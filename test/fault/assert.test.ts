import { expect, test } from 'vitest'
import { assert } from '../../src/fault/assert.ts'
import { ProgramError } from '../../src/fault/program-error.ts'

test('what holds passes; what does not is a ProgramError that states the claim', () => {
  expect(() => assert(true, 'one is one')).not.toThrow()
  expect(() => assert(false, 'doneCount 3 <= takenCount 2')).toThrow(new ProgramError('doneCount 3 <= takenCount 2'))
})
