import { sum } from '../measure/sum.ts'
import type { Finding } from './finding.ts'
import type { ReasonFacts } from './reason-facts.ts'

/** Workers that became more and fewer: how long jobs waited for them, and what they cost beside what they did. */
export function scalingReasons({ measurement, scenario }: ReasonFacts): Finding[] {
  return measurement.queues.flatMap(({ name, workers, concurrencyCount }): Finding[] => {
    const autoscale = scenario.queues.find((queue) => queue.name === name)?.workers.autoscale ?? null
    const own = measurement.jobs.filter(({ queueName }) => queueName === name)
    const waits = own.flatMap(({ wait }) => (wait === null ? [] : [wait]))
    if (workers === null || autoscale === null || workers.startedCount === 0 || waits.length === 0) return []
    return [
      {
        kind: 'scaled-workers',
        minCount: autoscale.minCount,
        peakCount: workers.peakCount,
        startedCount: workers.startedCount,
        waitMinUs: Math.min(...waits.map(({ minUs }) => minUs)),
        waitMaxUs: Math.max(...waits.map(({ maxUs }) => maxUs)),
        workerUs: workers.workerUs,
        concurrencyCount,
        workUs: sum(own.map(({ service }) => (service === null ? 0 : service.meanUs * service.count))),
      },
    ]
  })
}
