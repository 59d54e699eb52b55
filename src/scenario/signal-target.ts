import { parseCount, printCount } from '../units/count.ts'
import { parseDuration, printDuration } from '../units/duration.ts'
import { parseRatio, printRatio } from '../units/ratio.ts'
import type { AutoscaleSpec } from './policy-spec.ts'

type Signal = AutoscaleSpec['signal']

const DEFAULTS: Readonly<Record<Signal, number>> = { 'backlog-per-worker': 10, age: 1_000_000, utilisation: 0.7 }

/**
 * Reads what a signal shall be, in the unit that it has: jobs, microseconds, or a share. Left out: 10 jobs, 1 s, 70 %.
 * Returns what is wrong with it as text.
 */
export function parseSignalTarget(signal: Signal, text: string | undefined): number | string {
  if (text === undefined) return DEFAULTS[signal]
  switch (signal) {
    case 'backlog-per-worker':
      return within(parseCount(text), 1) ?? `expected jobs for each worker such as 10, as signal is ${signal}`
    case 'age':
      return within(parseDuration(text), 1) ?? `expected a duration such as 1s, as signal is ${signal}`
    case 'utilisation': {
      const ratio = within(parseRatio(text), Number.MIN_VALUE)
      return ratio !== null && ratio <= 1 ? ratio : `expected a share such as 70%, as signal is ${signal}`
    }
  }
}

/** Writes a target as a file would. */
export function printSignalTarget({ signal, target }: Pick<AutoscaleSpec, 'signal' | 'target'>): string {
  switch (signal) {
    case 'backlog-per-worker':
      return printCount(target)
    case 'age':
      return printDuration(target)
    case 'utilisation':
      return printRatio(target)
  }
}

function within(value: number | null, min: number): number | null {
  return value !== null && value >= min ? value : null
}
