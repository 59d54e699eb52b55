import type { RunResult } from '../result/run-result.ts'

/** What the shell is told; `qbench help exit-codes` explains them to the user. */
export const EXIT = {
  pass: 0,
  fail: 1,
  badInput: 2,
  untrusted: 3,
  bug: 70,
  cannotWrite: 74,
  interrupted: 130,
  terminated: 143,
} as const

const EXIT_OF_VERDICT: Readonly<Record<RunResult['verdict'], number>> = {
  pass: EXIT.pass,
  fail: EXIT.fail,
  inconclusive: EXIT.untrusted,
  invalid: EXIT.untrusted,
}

/** The exit code of one run or several: the worst counts, and a doubtful run is worse than a failed one. */
export function exitCodeOf(verdicts: readonly RunResult['verdict'][]): number {
  return Math.max(EXIT.pass, ...verdicts.map((verdict) => EXIT_OF_VERDICT[verdict]))
}
