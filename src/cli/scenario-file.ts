import type { LoadedScenario, Override } from '../scenario/load-scenario.ts'
import type { ClockKind } from '../scenario/scenario.ts'
import { BUILTIN_DIR } from './package-files.ts'

/** Where a scenario is looked for, and what it is to be read for. */
export interface OpenOptions {
  readonly cwd: string
  /** None, if left out. */
  readonly overrides?: readonly Override[]
  /** Under which clock it is to run; the real one, if left out. */
  readonly clock?: ClockKind
}

/** Finds a scenario by name or path and reads it. Throws `InputError`. */
export async function openScenario(
  nameOrPath: string,
  { cwd, overrides = [], clock = 'real' }: OpenOptions,
): Promise<LoadedScenario> {
  const { findScenario } = await import('../scenario/find-scenario.ts')
  const { loadScenario } = await import('../scenario/load-scenario.ts')
  const { readTrace } = await import('./trace-reader.ts')
  return loadScenario(findScenario(nameOrPath, { cwd, builtinDir: BUILTIN_DIR }), { overrides, readTrace, clock })
}
