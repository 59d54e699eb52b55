import type { Check } from '../verify/check.ts'

/** Loads the self-test, which is most of the program, only when it is asked for. */
export async function openChecks(): Promise<readonly Check[]> {
  return (await import('../verify/list-checks.ts')).listChecks()
}
