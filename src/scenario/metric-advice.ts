import type { Metric } from './metric-catalogue.ts'
import { nearestNames } from './nearest-name.ts'

const SHOWN_COUNT = 3

/** What to say about a name that is none of the metrics: which were probably meant. */
export function metricAdvice(name: string, metrics: readonly Metric[]): string {
  const names = metrics.map((metric) => metric.name)
  const near = nearestNames(name, names).slice(0, SHOWN_COUNT)
  if (near.length > 0) return `did you mean ${near.map((other) => `"${other}"`).join(', ')}?`
  // `send.foo` is meant to be one of the figures of send, but which?
  const related = names.filter((other) => other.startsWith(`${name.split('.')[0]}.`))
  return related.length > 0 ? `there are ${list(related)}` : 'see qbench help metrics'
}

function list(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} … (qbench help metrics)` : names.join(', ')
}
