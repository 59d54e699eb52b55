import { buildResult } from '../../src/result/build-result.ts'
import type { RunResult } from '../../src/result/run-result.ts'
import { runVirtual } from '../../src/run/run-virtual.ts'
import { findScenario } from '../../src/scenario/find-scenario.ts'
import { loadScenario } from '../../src/scenario/load-scenario.ts'
import type { Mode, Scenario } from '../../src/scenario/scenario.ts'
import { environment } from './make-result.ts'

const builtinDir = `${import.meta.dirname}/../../scenarios`

/** Runs a built-in scenario in simulated time, after a change that a test makes. */
export async function runBuiltIn(
  name: string,
  mode: Mode,
  change: (scenario: Scenario) => Partial<Scenario> = () => ({}),
): Promise<RunResult> {
  const file = findScenario(name, { cwd: '/', builtinDir })
  const loaded = loadScenario(file, { overrides: [], readTrace: () => new Float64Array(), clock: 'virtual' })
  const scenario = { ...loaded.scenario, ...change(loaded.scenario) }
  const measurement = await runVirtual({
    scenario,
    mode,
    onReading: () => {},
    signal: new AbortController().signal,
    graceUs: 0,
  })
  return buildResult({
    scenario,
    measurement,
    hash: '0'.repeat(64),
    environment,
    startedAt: '2026-11-23T19:15:02.123Z',
  })
}
