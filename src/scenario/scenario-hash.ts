import { createHash } from 'node:crypto'
import type { Scenario } from './scenario.ts'

/**
 * Names what a scenario does: SHA-256 (hex) over its canonical JSON. Title, question and expectations are left out,
 * as they change what is said about a run and not the run, and so is the path of a trace, whose starts are in.
 */
export function scenarioHash(scenario: Scenario): string {
  const { title: _title, question: _question, expectations: _expectations, ...behaviour } = scenario
  return createHash('sha256').update(canonicalJson(behaviour)).digest('hex')
}

/** JSON with the keys of every object in order, so that equal values have equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (key === 'path') return undefined
    if (inner instanceof Float64Array) return [...inner]
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
