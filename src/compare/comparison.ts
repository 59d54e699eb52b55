import type { Mode } from '../scenario/scenario.ts'

/** Two results side by side, as data: what was compared, how it changed, and what may be said of it. */
export interface Comparison {
  readonly base: ComparedRun
  readonly candidate: ComparedRun
  readonly rows: readonly ComparisonRow[]
  /** What makes the comparison doubtful; printed first. */
  readonly warnings: readonly ComparisonWarning[]
  /** By how much the tool itself was late in either run (p99), where that bears on latencies; null: it kept its schedule. */
  readonly latenessUs: number | null
  /** Both were simulated with one seed: there is no noise, and every difference comes from what was set. */
  readonly isExact: boolean
}

/** One of the two, as a column. */
export interface ComparedRun {
  readonly id: string
  readonly mode: Mode
}

/** One measure in both results. */
export interface ComparisonRow {
  readonly metric: string
  readonly label: string
  readonly unit: 'us' | 'count' | 'perSec'
  readonly base: number | null
  readonly candidate: number | null
  readonly better: 'lower' | 'higher'
  readonly verdict: ComparisonVerdict
}

/**
 * `price`: worse, and the known cost of the other way, not a defect of it.
 * `unclear`: within what two runs of the same thing may differ by. `few samples`: a percentile that is just the largest
 * sample, or a count of a handful. `no data`: one of the two has none.
 */
export type ComparisonVerdict = 'better' | 'worse' | 'price' | 'same' | 'unclear' | 'few samples' | 'no data'

/** Why two results may not be comparable. */
export type ComparisonWarning =
  | { readonly code: 'other-scenario' | 'other-seed' | 'other-clock' | 'other-machine' | 'other-node' }
  | { readonly code: 'partial' | 'not-trusted'; readonly id: string }
