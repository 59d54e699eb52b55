import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../src/fault/input-error.ts'
import { type LoadedScenario, type LoadOptions, loadScenario } from '../../src/scenario/load-scenario.ts'

/** Loads a scenario from text, as if it stood in `nightly.yaml`. */
export function loadText(text: string | Uint8Array, options: Partial<LoadOptions> = {}): LoadedScenario {
  const folder = mkdtempSync(join(tmpdir(), 'qbench-scenario-'))
  const path = join(folder, 'nightly.yaml')
  try {
    writeFileSync(path, text)
    const readTrace = () => new Float64Array()
    return loadScenario({ path, displayPath: 'nightly.yaml' }, { overrides: [], readTrace, ...options })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What is wrong with a scenario: `place: message`, one each. */
export function problemsOf(text: string | Uint8Array, options: Partial<LoadOptions> = {}): readonly string[] {
  try {
    loadText(text, options)
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.problems.map(
      ({ where, line, message }) => `${line === undefined ? where : `${where}:${line}`}: ${message}`,
    )
  }
}
