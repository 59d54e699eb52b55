import { entriesOf, queuesInUse } from './check-names.ts'
import { parseExpectation } from './expectation.ts'
import type { Finding } from './finding.ts'
import { listMetrics } from './metric-catalogue.ts'

/**
 * Checks expectations against the metrics that a scenario's names give it. Works on the plain value, so that these
 * problems are reported along with all others. Finds nothing where names are missing: then any metric may be meant.
 */
export function checkExpectations(root: unknown): readonly Finding[] {
  const named = (part: string) => entriesOf(root, part).map(([name]) => ({ name }))
  const subjects = {
    requests: named('requests'),
    jobs: named('jobs'),
    queues: queuesInUse(root).map((name) => ({ name })),
    sinks: named('sinks'),
  }
  if (Object.values(subjects).some((part) => part.length === 0)) return []
  const metrics = listMetrics(subjects)
  return entriesOf(root, 'expect').flatMap(([mode, lines]) => {
    if (!Array.isArray(lines)) return []
    return lines.flatMap((line: unknown, index) => {
      const read = typeof line === 'string' ? parseExpectation(line, metrics) : null
      return read !== null && 'message' in read
        ? [{ path: ['expect', mode, index], at: 'value' as const, ...read }]
        : []
    })
  })
}
