import { sum } from './sum.ts'

/** How a job's life ends: each job that was created ends in exactly one of these columns. */
export const JOB_ENDS = [
  'done',
  'deduped',
  'failed',
  'dead',
  'expired',
  'shed',
  'cut',
  'neverStarted',
  'pending',
  'lost',
] as const

/** How a job's life ended. */
export type JobEnd = (typeof JOB_ENDS)[number]

/** Jobs of one type whose life is over, whichever way. */
export function endedCount(job: Readonly<Record<JobEnd, number>>): number {
  return sum(JOB_ENDS.map((end) => job[end]))
}
