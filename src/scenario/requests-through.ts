import type { ScenarioDraft } from './scenario-schema.ts'

/** A kind of request, as far as its way through a scenario goes. */
export interface NamedRequest {
  readonly name: string
  readonly request: ScenarioDraft['requests'][string]
  readonly tenant: string
}

/**
 * The requests that put jobs into a queue, in the order of the file: not those that are always sync, and not for a record
 * that their handler writes itself.
 */
export function requestsThrough(queue: string, draft: ScenarioDraft): readonly NamedRequest[] {
  const jobNames = Object.keys(draft.jobs).filter((job) => draft.jobs[job]?.queue === queue)
  const users = jobNames.flatMap((job) => requestsWith(job, draft).filter(({ request }) => !isRecord(request, job)))
  const names = new Set(users.map(({ name }) => name))
  return namedRequests(draft).filter(({ name, request }) => names.has(name) && request.mode !== 'sync')
}

/** The requests that make a job, be it to undo another one. */
export function requestsWith(job: string, draft: ScenarioDraft): readonly NamedRequest[] {
  const undone = Object.keys(draft.jobs).filter((other) => draft.jobs[other]?.compensate === job)
  return namedRequests(draft).filter(
    ({ request }) => makes(request, job) || (request.transaction && undone.some((other) => makes(request, other))),
  )
}

const makes = (request: NamedRequest['request'], job: string): boolean => Object.hasOwn(request.jobs, job)

const isRecord = ({ publish, jobs }: NamedRequest['request'], job: string): boolean =>
  publish !== undefined && Object.keys(jobs)[0] === job

function namedRequests({ requests }: ScenarioDraft): readonly NamedRequest[] {
  return Object.entries(requests).map(([name, request]) => ({ name, request, tenant: request.tenant ?? name }))
}
