import type { QueueMeasure, WorkersMeasure } from '../measure/measurement.ts'
import { workerSecPerThousandJobs } from '../measure/worker-cost.ts'
import type { RunResult } from '../result/run-result.ts'
import { formatCount } from '../units/count.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import { plural } from '../units/plural.ts'
import { formatSignificant } from '../units/significant.ts'
import { formatMeasured } from './measured-duration.ts'

/** How many workers an autoscaled queue had, how they came, and what they cost; null: as many as ever. */
export function describeWorkers(queue: QueueMeasure, { measurement, scenario }: RunResult): string | null {
  const { name, workers } = queue
  const spec = scenario.resolved.queues.find((one) => one.name === name)?.workers.autoscale ?? null
  if (workers === null || spec === null) return null
  const workerSec = formatSignificant(workers.workerUs / US_PER_SEC, 3)
  const cost = workerSecPerThousandJobs(queue, measurement.jobs)
  return [
    `${measurement.queues.length > 1 ? `${name}: ` : ''}workers ${describeRange(spec.minCount, workers.peakCount)}`,
    ...(workers.startedCount === 0 ? [] : [describeStarts(workers)]),
    `${workerSec} worker-seconds${cost === null ? '' : `, ${formatSignificant(cost, 3)} per 1,000 jobs`}`,
  ].join(' · ')
}

function describeRange(minCount: number, peakCount: number): string {
  return minCount === peakCount ? formatCount(peakCount) : `${formatCount(minCount)} → ${formatCount(peakCount)}`
}

function describeStarts({ startedCount, timeToCapacityUs }: WorkersMeasure): string {
  const strength =
    timeToCapacityUs === null
      ? 'never as many as wanted'
      : `first as many as wanted after ${formatMeasured(timeToCapacityUs)}`
  return `${plural(startedCount, 'cold start')}, ${strength}`
}
