import { US_PER_SEC } from '../units/microseconds.ts'
import type { JobMeasure, QueueMeasure } from './measurement.ts'
import { sum } from './sum.ts'

/** So many jobs are a number that people can compare. */
const JOB_COUNT = 1000

/**
 * What the workers of a queue cost: worker-seconds for each 1,000 jobs that were done while somebody still wanted them.
 * null: the queue has as many workers as ever, or no such job was done.
 */
export function workerSecPerThousandJobs({ name, workers }: QueueMeasure, jobs: readonly JobMeasure[]): number | null {
  const own = jobs.filter(({ queueName }) => queueName === name)
  const goodCount = sum(own.map(({ doneCount, wastedCount }) => doneCount - wastedCount))
  return workers === null || goodCount <= 0 ? null : (workers.workerUs / US_PER_SEC / goodCount) * JOB_COUNT
}
