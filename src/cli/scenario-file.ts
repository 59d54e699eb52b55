import type { LoadedScenario, Override } from '../scenario/load-scenario.ts'
import { BUILTIN_DIR } from './package-files.ts'

/** Finds a scenario by name or path and reads it. Throws `InputError`. */
export async function openScenario(
  nameOrPath: string,
  overrides: readonly Override[],
  cwd: string,
): Promise<LoadedScenario> {
  const { findScenario } = await import('../scenario/find-scenario.ts')
  const { loadScenario } = await import('../scenario/load-scenario.ts')
  const { readTrace } = await import('./trace-reader.ts')
  return loadScenario(findScenario(nameOrPath, { cwd, builtinDir: BUILTIN_DIR }), { overrides, readTrace })
}
