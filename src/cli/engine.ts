import type { Measurement } from '../measure/measurement.ts'
import type { RunOptions } from '../run/run-options.ts'
import type { ClockKind } from '../scenario/scenario.ts'

/** What runs a scenario once in one mode: the real engine, the simulated one, or a stand-in in a test. */
export type Engine = (options: RunOptions) => Promise<Measurement>

/** Loads the engine of a clock; only what that one needs. */
export async function openEngine(clock: ClockKind): Promise<Engine> {
  if (clock === 'real') return (await import('../run/run-scenario.ts')).runScenario
  return (await import('../run/run-virtual.ts')).runVirtual
}
