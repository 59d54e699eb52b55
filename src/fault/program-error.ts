/** A bug in qbench itself: printed with its stack, exit code 70. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError'
}
