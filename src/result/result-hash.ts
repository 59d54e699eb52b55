import { createHash } from 'node:crypto'
import type { Measurement } from '../measure/measurement.ts'
import { canonicalJson } from '../scenario/canonical-json.ts'

/**
 * Version of what a simulation comes to: to be raised with every change after which the same scenario and seed give other
 * numbers. Results of one version have equal hashes on every machine and on every version of Node.
 */
const ENGINE_VERSION = 1

/** What a run took of the machine, and which of two equal ways computed it. */
const NOT_SIMULATED = ['wallUs', 'cpuUs', 'rssPeakBytes', 'engine']

/** Names everything that a simulated run came to: SHA-256, hex. `scenarioHash` covers the scenario and its seed. */
export function resultHash(measurement: Measurement, scenarioHash: string): string {
  const text = canonicalJson({ version: ENGINE_VERSION, scenarioHash, measurement }, NOT_SIMULATED)
  return createHash('sha256').update(text).digest('hex')
}
