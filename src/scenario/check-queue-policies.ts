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
type Job = ScenarioDraft['jobs'][string]
type Jobs = readonly (readonly [string, Job])[]

/**
 * Without a heartbeat a lease must outlast all that a worker does with a job: its attempts, and the pauses in which it
 * keeps the job. Else copies of one job pile up, each of which may have its effect, while the job itself is buried.
 */
function checkVisibility(path: Path, { visibility }: Queue, jobs: Jobs): readonly Finding[] {
  if (visibility === undefined || visibility.heartbeatUs !== null) return []
  const lease = { path: [...path, 'visibility', 'timeout'], value: printDuration(visibility.timeoutUs) }
  const why = 'without a heartbeat delivers jobs again that may be at work: it is not longer than'
  return jobs
    .filter(([, job]) => visibility.timeoutUs <= longestHoldUs(job))
    .sort(([, a], [, b]) => longestHoldUs(b) - longestHoldUs(a))
    .slice(0, 1)
    .map(([name, job]) => {
      const timeout = { path: ['jobs', name, 'timeout'], value: printDuration(job.timeout) }
      if (visibility.timeoutUs <= job.timeout) return clash(lease, why, timeout)
      const { attemptCountMax } = job.retry
      const holdUs = printDuration(Math.ceil(longestHoldUs(job)))
      const attempts = { path: ['jobs', name, 'retry', 'attempts'], value: String(attemptCountMax) }
      return clash(lease, `${why} the ${holdUs} that attempts and pauses may take with`, attempts)
    })
}

/** Of all attempts and the pauses between them, where every attempt takes its whole timeout and no jitter helps. */
function longestHoldUs({ timeout, retry }: Job): number {
  const { attemptCountMax, scheduleUs, backoffUs, factorRatio, capUs } = retry
  let holdUs = attemptCountMax * timeout
  let grownUs = backoffUs
  for (let pause = 0; pause < attemptCountMax - 1; pause++) {
    holdUs += scheduleUs === null ? Math.min(capUs, grownUs) : (scheduleUs[Math.min(pause, scheduleUs.length - 1)] ?? 0)
    grownUs = Math.min(capUs, grownUs * factorRatio)
  }
  return holdUs
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
