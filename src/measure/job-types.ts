import type { JobSpec, RequestSpec } from '../scenario/scenario.ts'

/** As much of the jobs as says what undoes what. */
type UndoableJobs = readonly Pick<JobSpec, 'compensationIndex'>[]

/** Indexes of the jobs that undo the steps of a request, one for each; null: nothing does. */
export function undoingTypes(
  { jobs: shares }: Pick<RequestSpec, 'jobs'>,
  jobs: UndoableJobs,
): readonly (number | null)[] {
  return shares.map(({ jobIndex }) => jobs[jobIndex]?.compensationIndex ?? null)
}

/** What of an asynchronous request goes through queues: all but a record, which the handler writes itself. */
export function queuedJobs({ jobs, publish }: Pick<RequestSpec, 'jobs' | 'publish'>): RequestSpec['jobs'] {
  return publish === null ? jobs : jobs.slice(1)
}

/** Indexes of all jobs that may come of a request, each once: what it makes, what undoes that, and what tells of it. */
export function typesOfRequest(
  request: Pick<RequestSpec, 'jobs' | 'isTransaction' | 'callbackIndex'>,
  jobs: UndoableJobs,
): readonly number[] {
  const steps = request.jobs.map(({ jobIndex }) => jobIndex)
  const undoing = request.isTransaction ? undoingTypes(request, jobs) : []
  return [...new Set([...steps, ...undoing, request.callbackIndex].filter((type) => type !== null))]
}
