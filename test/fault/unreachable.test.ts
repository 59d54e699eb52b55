import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { unreachable } from '../../src/fault/unreachable.ts'

test('a case that nobody handles is a ProgramError that shows it', () => {
  expect(() => unreachable({ kind: 'new' } as never)).toThrow(new ProgramError('unhandled case: {"kind":"new"}'))
})
