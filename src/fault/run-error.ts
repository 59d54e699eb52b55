/** Something outside qbench went wrong during a run (a disk, a thread, a peer); `exitCode` as in the table of exit codes. */
export class RunError extends Error {
  override readonly name = 'RunError'
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}
