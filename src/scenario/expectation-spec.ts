/** One line of `expect:`, parsed. Durations in microseconds, rates per second, shares as ratios. */
export interface Expectation {
  /** As the user wrote it. */
  readonly text: string
  /** Full metric name, e.g. `send.response.p99`, `ledger.lost`, `drain`. */
  readonly metric: string
  readonly op: '<' | '<=' | '>' | '>=' | '==' | '!='
  readonly value: number
  readonly unit: 'us' | 'perSec' | 'count' | 'ratio'
  /** `file:line`, for reports; null where it came from elsewhere. */
  readonly origin: string | null
}
