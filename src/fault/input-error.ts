/** One thing that is wrong with what the user gave, and where. */
export interface Problem {
  /** File, flag or variable as the user wrote it, e.g. `nightly.yaml` or `--workers`. */
  readonly where: string
  /** 1-based; absent where the input has no lines. */
  readonly line?: number
  /** 1-based, counted in characters. */
  readonly column?: number
  /** What is wrong, and what to write instead. One line. */
  readonly message: string
  /** Source lines with a caret under the culprit, ready to print; absent where there is no source. */
  readonly excerpt?: string
}

/** The user's input cannot be used: carries every problem found, printed without a stack, exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.where}: ${problem.message}`).join('\n'))
    this.problems = problems
  }
}
