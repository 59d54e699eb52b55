import type { Measurement } from '../measure/measurement.ts'
import type { TrustCheck } from '../measure/trust-check.ts'
import type { Expectation } from '../scenario/expectation-spec.ts'
import type { ScenarioRecord } from './scenario-record.ts'

/** An expectation with what was measured. `no data`: its metric has no samples, which fails. */
export interface ExpectationOutcome extends Expectation {
  readonly actual: number | null
  readonly verdict: 'pass' | 'fail' | 'no data'
}

/** The machine and the program that ran. */
export interface Environment {
  readonly qbenchVersion: string
  readonly nodeVersion: string
  readonly os: string
  readonly cpuModel: string
  readonly cpuCount: number
  readonly memoryBytes: number
  /** One-minute load average before the run. */
  readonly loadAverage: number
  /** Commit of the working directory's repository; null outside one. */
  readonly gitCommit: string | null
}

/** Everything one run leaves behind: one frozen JSON file from which every report is rendered, now or later. */
export interface RunResult {
  readonly schemaVersion: 1
  readonly kind: 'qbench-run'
  /** E.g. `20261123-191502-newsletter-sync`. */
  readonly id: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly status: 'complete' | 'partial'
  readonly scenario: {
    readonly name: string
    readonly title: string
    readonly question: string
    /** sha256 of the resolved scenario, hex. */
    readonly hash: string
    /** The resolved scenario, in microseconds and plain numbers, as it ran. */
    readonly resolved: ScenarioRecord
  }
  readonly seed: string
  readonly mode: 'sync' | 'async'
  readonly clock: 'real' | 'virtual'
  /** SHA-256 (hex) of all that a simulated run came to, equal wherever it is repeated; null for a real run, which never repeats. */
  readonly resultHash: string | null
  readonly environment: Environment
  readonly measurement: Measurement
  readonly expectations: readonly ExpectationOutcome[]
  readonly trust: readonly TrustCheck[]
  /** `invalid`: the numbers cannot be true. `inconclusive`: a doubt bears on the outcome. Otherwise the expectations decide. */
  readonly verdict: 'pass' | 'fail' | 'inconclusive' | 'invalid'
}
