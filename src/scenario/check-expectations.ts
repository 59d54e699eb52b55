import { parseExpectation } from './expectation.ts'
import type { Finding } from './finding.ts'
import { listMetrics } from './metric-catalogue.ts'
import { callbacksInPlainValue, entriesOf, queuesInPlainValue } from './plain-value.ts'

/**
 * Checks expectations against the metrics that a scenario's names give it. Works on the plain value, so that these
 * problems are reported along with all others. Finds nothing where names are missing: then any metric may be meant.
 */
export function checkExpectations(root: unknown): readonly Finding[] {
  const callbacks = callbacksInPlainValue(root)
  const written = (part: string) => entriesOf(root, part).map(([name]) => name)
  const named = (names: readonly string[]) => names.map((name) => ({ name }))
  const subjects = {
    requests: named(written('requests')),
    jobs: named([...written('jobs'), ...callbacks.map(({ job }) => job)]),
    queues: named([...queuesInPlainValue(root), ...callbacks.map(({ queue }) => queue)]),
    sinks: named([...written('sinks'), ...callbacks.map(({ sink }) => sink)]),
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
