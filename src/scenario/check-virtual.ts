import type { Finding } from './finding.ts'
import type { QueueSpec, Scenario, SinkSpec } from './scenario.ts'

/**
 * Finds every part of a scenario that cannot run under the virtual clock. Simulated time passes only inside models, so
 * each kind is refused unless it is listed here: a new kind that talks to the world would otherwise be simulated wrongly.
 */
export function checkVirtual({ sinks, queues }: Pick<Scenario, 'sinks' | 'queues'>): readonly Finding[] {
  const sinkFindings = sinks
    .filter(({ kind }) => !isModel(SINK_KINDS, kind))
    .map(({ name, kind }) => refuse(['sinks', name, 'kind'], kind, SINK_KINDS))
  const queueFindings = queues
    .filter(({ driver }) => !isModel(QUEUE_DRIVERS, driver))
    .map(({ name, driver }) => refuse(['queues', name, 'driver'], driver, QUEUE_DRIVERS))
  return [...sinkFindings, ...queueFindings]
}

const SINK_KINDS: readonly SinkSpec['kind'][] = ['none', 'cpu', 'mock-smtp', 'mock-db', 'mock-http']
const QUEUE_DRIVERS: readonly QueueSpec['driver'][] = ['memory']

const isModel = (models: readonly string[], word: string): boolean => models.includes(word)

function refuse(path: readonly string[], word: string, models: readonly string[]): Finding {
  const message =
    `${path.join('.')}: ${word} cannot run under the virtual clock: its time passes outside, where nobody can ` +
    `simulate it; write ${models.length === 1 ? '' : 'one of '}${models.join(', ')}, or run with --clock real`
  return { path, at: 'value', message }
}
