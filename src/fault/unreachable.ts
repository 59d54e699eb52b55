import { ProgramError } from './program-error.ts'

/** Ends a `switch` over a closed union: a new member that nobody handles is a compile error, and a `ProgramError` at run time. */
export function unreachable(value: never): never {
  throw new ProgramError(`unhandled case: ${JSON.stringify(value)}`)
}
