import type { Mode } from '../scenario/scenario.ts'
import type { Override } from '../scenario/load-scenario.ts'
import type { CommandContext } from './command-context.ts'
import type { Setting } from './setting-reader.ts'

/** What `qbench run` was asked for, checked. */
export interface RunRequest {
  readonly name: string
  readonly modes: readonly Mode[]
  readonly overrides: readonly Override[]
  readonly graceUs: number
  readonly out: Setting<string> | null
  readonly output: 'text' | 'json' | 'quiet'
}

/** Runs and reports; returns the exit code. */
export async function runSession(_request: RunRequest, _context: CommandContext): Promise<number> {
  return 70
}
