import { expect, test } from 'vitest'
import { exitCodeOf } from '../../src/cli/exit-code.ts'

test.each([
  [[], 0],
  [['pass'], 0],
  [['fail'], 1],
  [['pass', 'fail'], 1],
  [['inconclusive'], 3],
  [['invalid', 'fail'], 3],
] as const)('verdicts %j end in exit code %i', (verdicts, exitCode) => {
  expect(exitCodeOf(verdicts)).toBe(exitCode)
})
