import type { Measurement } from '../measure/measurement.ts'
import { type RunOptions, runScenario } from '../run/run-scenario.ts'

/** What runs a scenario once in one mode: the real engine, or a stand-in in a test. */
export type Engine = (options: RunOptions) => Promise<Measurement>

/** The engine of the real clock. This file is loaded only when a run begins. */
export const engine: Engine = runScenario
