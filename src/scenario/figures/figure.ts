import type { Expectation } from '../expectation-spec.ts'

/** A figure that a run has for each request, job, queue or sink, or once. */
export interface Figure {
  readonly name: string
  /** A latency has statistics of its own: `p99`, `max` ... */
  readonly unit: Expectation['unit'] | 'latency'
  readonly meaning: string
  /** What it is good for, or when it misleads: whole sentences. */
  readonly use: string
  /** How it is computed, in plain text with units; null: by counting, or as its meaning says. */
  readonly formula: string | null
  /** The paper, standard or book that it comes from, with its year; null: from nowhere else. */
  readonly source: string | null
}

/** What not every figure needs. */
type Extras = Partial<Pick<Figure, 'formula' | 'source'>>

type MakeFigure = (name: string, meaning: string, use: string, extras?: Extras) => Figure

const maker =
  (unit: Figure['unit']): MakeFigure =>
  (name, meaning, use, extras = {}) => ({ name, unit, meaning, use, formula: null, source: null, ...extras })

/** Makes a figure of a unit: `count('done', 'jobs that had their effect', 'Work, not value: ...')`. */
export const latency = maker('latency')
export const count = maker('count')
export const duration = maker('us')
export const perSec = maker('perSec')
