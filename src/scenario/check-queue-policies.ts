import { printDuration } from '../units/duration.ts'
import { clash } from './clash.ts'
import { type Finding, type Path, printPath } from './finding.ts'
import { requestsThrough } from './requests-through.ts'
import type { ScenarioDraft } from './scenario-schema.ts'

/** Finds settings of queues that do not go with the jobs that wait in them. */
export function checkQueuePolicies(draft: ScenarioDraft): readonly Finding[] {
  return Object.entries(draft.queues).flatMap(([name, queue]) => {
    const path = ['queues', name]
    const jobs = Object.entries(draft.jobs).filter(([, job]) => job.queue === name)
    return [
      ...checkVisibility(path, queue, jobs),
      ...checkAging(path, queue, jobs),
      ...(queue.fair === undefined ? [] : checkFair([...path, 'fair'], name, draft)),
    ]
  })
}

type Queue = ScenarioDraft['queues'][string]
type Jobs = readonly (readonly [string, ScenarioDraft['jobs'][string]])[]

/** Without a heartbeat a lease must outlast the longest attempt. */
function checkVisibility(path: Path, { visibility }: Queue, jobs: Jobs): readonly Finding[] {
  if (visibility === undefined || visibility.heartbeatUs !== null) return []
  return jobs
    .filter(([, { timeout }]) => visibility.timeoutUs <= timeout)
    .sort(([, a], [, b]) => b.timeout - a.timeout)
    .slice(0, 1)
    .map(([job, { timeout }]) =>
      clash(
        { path: [...path, 'visibility', 'timeout'], value: printDuration(visibility.timeoutUs) },
        'without a heartbeat delivers jobs again that may be at work: it is not longer than',
        { path: ['jobs', job, 'timeout'], value: printDuration(timeout) },
      ),
    )
}

function checkAging(path: Path, { aging }: Queue, jobs: Jobs): readonly Finding[] {
  const [first] = jobs
  if (aging === undefined || first === undefined || jobs.some(([, { priority }]) => priority !== first[1].priority)) {
    return []
  }
  return [
    clash(
      { path: [...path, 'aging'], value: printDuration(aging) },
      'lets nobody overtake: no job of the queue has another priority than',
      { path: ['jobs', first[0], 'priority'], value: String(first[1].priority) },
    ),
  ]
}

function checkFair(path: Path, queue: string, draft: ScenarioDraft): readonly Finding[] {
  const [first, ...others] = requestsThrough(queue, draft)
  if (first === undefined) {
    return [{ path, at: 'key', message: `${printPath(path)} has nobody to share among: no request needs the queue` }]
  }
  if (others.some(({ tenant }) => tenant !== first.tenant)) return []
  const tenant = { path: ['requests', first.name, 'tenant'], value: first.tenant }
  return [clash({ path, value: '' }, 'has nobody to share among: the queue has no other tenant than', tenant)]
}
