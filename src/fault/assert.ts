import { ProgramError } from './program-error.ts'

/**
 * States what must hold whatever the user does; throws `ProgramError` (exit code 70) when it does not.
 * One condition a call, and the numbers in the message.
 */
export function assert(condition: boolean, claim: string): asserts condition {
  if (!condition) throw new ProgramError(claim)
}
