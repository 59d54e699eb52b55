import type { Expectation } from '../scenario/expectation-spec.ts'

/**
 * One check that the tool runs on itself, as data: `holds`, `warns` (read the numbers that it bears on with care) or
 * `breaks` (the numbers cannot be true).
 */
export interface TrustCheck {
  readonly code:
    | 'ledger-closes'
    | 'effects-match'
    | 'little-identity'
    | 'sink-limit-kept'
    | 'sagas-close'
    | 'samples-match'
    | 'offered-as-planned'
    | 'schedule-kept'
    | 'backlog-steady'
    | 'steady-start'
    | 'near-saturation'
    | 'enough-samples'
    | 'interval-bounded'
    | 'ran-to-the-end'
    | 'precise-enough'
    | 'repeats-exactly'
  readonly verdict: 'holds' | 'warns' | 'breaks'
  /** What was compared: measured against the limit, in the unit named. An elasticity is percent for each percent. */
  readonly measured: number
  readonly limit: number
  readonly unit: 'count' | 'ratio' | 'us' | 'elasticity'
  /** What it concerns, e.g. `requests`, a queue, or `order.response.p99`; null: the whole run. */
  readonly subject: string | null
}

/** What a transaction consists of, by name. */
export interface TransactionParts {
  readonly requestName: string
  /** Its steps, what undoes them, and the callback. */
  readonly jobNames: readonly string[]
  /** null: nobody is called back. */
  readonly callbackName: string | null
}

/** What the checks need to know beside the measurement. */
export interface TrustContext {
  readonly warmupUs: number
  /** The load is the same from the first request to the last: see `isSteadyLoad`. */
  readonly isSteadyLoad: boolean
  /** Requests that are transactions. */
  readonly transactions: readonly TransactionParts[]
  /** No client waits for an answer before it asks again. */
  readonly isOpenLoad: boolean
  /** Those of the mode that ran: a percentile that one of them judges needs enough samples. */
  readonly expectations: readonly Pick<Expectation, 'metric'>[]
}
