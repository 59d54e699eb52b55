import type { Measurement } from './measurement.ts'

/**
 * One check that the tool runs on itself, as data: `holds`, `warns` (read the numbers with care: at most
 * `inconclusive`) or `breaks` (the numbers cannot be true: `invalid`).
 */
export interface TrustCheck {
  readonly code:
    | 'ledger-closes'
    | 'effects-match'
    | 'little-identity'
    | 'offered-as-planned'
    | 'schedule-kept'
    | 'front-responsive'
    | 'backlog-steady'
    | 'enough-samples'
    | 'ran-to-the-end'
  readonly verdict: 'holds' | 'warns' | 'breaks'
  /** What was compared: measured against the limit, in the unit named. */
  readonly measured: number
  readonly limit: number
  readonly unit: 'count' | 'ratio' | 'us'
  /** What it concerns, e.g. `email.wait.p99`; null: the whole run. */
  readonly subject: string | null
}

/** Runs every check that applies to a measurement; the order is the order of printing. */
export declare function checkTrust(measurement: Measurement): readonly TrustCheck[]
