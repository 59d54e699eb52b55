import { jobCountOf } from '../measure/job-count.ts'
import { competingTypes } from '../measure/request-progress.ts'
import type { RequestSpec } from '../scenario/scenario.ts'
import { wantsResult } from './follow-up.ts'

/** In which order a request's jobs are run: share after share, as the file lists them. */
export interface JobPlan {
  readonly shares: RequestSpec['jobs']
  readonly jobCount: number
  readonly parallelCount: number
  /** Type of the nth job, counted from 0. */
  readonly typeOf: (nth: number) => number
  readonly isTransaction: boolean
  /** Its first effect is worth a latency, as there are jobs of several types. */
  readonly hasFirst: boolean
  /** In the other mode its client would be told of the result later: here it has it with the answer. */
  readonly hasResult: boolean
}

/** Plans the jobs of a kind of request. */
export function planJobs(spec: RequestSpec): JobPlan {
  const { jobs, parallelCount, isTransaction } = spec
  const typeOf = (nth: number): number => {
    let before = 0
    for (const { jobIndex, count } of jobs) {
      before += count
      if (nth < before) return jobIndex
    }
    return -1
  }
  return {
    shares: jobs,
    jobCount: jobCountOf(spec),
    parallelCount,
    typeOf,
    isTransaction,
    hasFirst: competingTypes(spec).length > 0,
    hasResult: wantsResult(spec),
  }
}
