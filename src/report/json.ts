import type { RunResult } from '../result/run-result.ts'

/** The result as one JSON object on one line, as it is stored. */
export function renderJson(result: RunResult): string {
  return `${JSON.stringify(result)}\n`
}
