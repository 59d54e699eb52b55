import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Scenario } from './scenario.ts'

/**
 * Names what a scenario does: SHA-256 (hex) over its canonical JSON. Title, question and expectations are left out,
 * as they change what is said about a run and not the run, and so is the path of a trace, whose starts are in.
 */
export function scenarioHash(scenario: Scenario): string {
  const { title: _title, question: _question, expectations: _expectations, ...behaviour } = scenario
  return createHash('sha256')
    .update(canonicalJson(behaviour, ['path']))
    .digest('hex')
}
