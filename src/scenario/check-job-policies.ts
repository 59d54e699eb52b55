import { printCount } from '../units/count.ts'
import { printRatio } from '../units/ratio.ts'
import { clash } from './clash.ts'
import { type Finding, printPath } from './finding.ts'
import { listedWorkers } from './listed-queue.ts'
import { isRealKind } from './real-sink.ts'
import { requestsWith } from './requests-through.ts'
import type { ScenarioDraft } from './scenario-schema.ts'

/** Finds settings of jobs that do not go with the requests that make them, or the workers that do them. */
export function checkJobPolicies(draft: ScenarioDraft): readonly Finding[] {
  return Object.entries(draft.jobs).flatMap(([name, job]) => [
    ...checkCompensation(name, job, draft),
    ...checkDeadline(name, job, draft),
    ...checkBulkhead(name, job, draft),
    ...checkPoison(name, job, draft),
  ])
}

type Job = ScenarioDraft['jobs'][string]

function checkCompensation(name: string, { compensate }: Job, draft: ScenarioDraft): readonly Finding[] {
  if (compensate === undefined) return []
  const users = requestsWith(name, draft)
  if (users.some(({ request }) => request.transaction)) return []
  const setting = { path: ['jobs', name, 'compensate'], value: compensate }
  const [user] = users
  if (user === undefined) {
    return [
      {
        path: setting.path,
        at: 'value',
        message: `${printPath(setting.path)} is never needed, as no request makes the job`,
      },
    ]
  }
  const other = { path: ['requests', user.name, 'transaction'], value: 'false' }
  return [clash(setting, 'is never needed, as no request with the job is a transaction, such as', other)]
}

function checkDeadline(name: string, { checkDeadline: isChecked }: Job, draft: ScenarioDraft): readonly Finding[] {
  if (!isChecked) return []
  const users = requestsWith(name, draft)
  if (users.some(({ request }) => request.deadline !== undefined)) return []
  const place = { path: ['jobs', name, 'checkDeadline'], at: 'value' } as const
  const nothing = `${printPath(place.path)} of true has nothing to check`
  const [user] = users
  if (user === undefined) return [{ ...place, message: `${nothing}, as no request makes the job` }]
  const beside = ['requests', user.name]
  return [{ ...place, message: `${nothing}, as no deadline is set by ${printPath(beside)}`, beside }]
}

/** A real peer cannot be made to fail a job, and a failure without a call would be none of its own. */
function checkPoison(name: string, { poison, sink }: Job, { sinks }: ScenarioDraft): readonly Finding[] {
  const kind = sinks[sink]?.kind
  if (poison === 0 || kind === undefined || !isRealKind(kind)) return []
  const other = { path: ['sinks', sink, 'kind'], value: kind }
  return [
    clash(
      { path: ['jobs', name, 'poison'], value: printRatio(poison) },
      'needs a model, which can fail it, but not',
      other,
    ),
  ]
}

/** More than a thread has slots is no limit. */
function checkBulkhead(name: string, { bulkhead, queue }: Job, draft: ScenarioDraft): readonly Finding[] {
  if (bulkhead === undefined) return []
  const { threads, concurrency, autoscale } = listedWorkers(queue, draft)
  const workerCount = autoscale === undefined ? 1 : Math.ceil(autoscale.maxCount / threads)
  if (bulkhead <= workerCount * concurrency) return []
  const slots = `a thread has ${workerCount === 1 ? '' : `${workerCount} times `}`
  return [
    clash(
      { path: ['jobs', name, 'bulkhead'], value: printCount(bulkhead) },
      `limits nothing: ${slots}as many slots as`,
      {
        path: ['workers', queue, 'concurrency'],
        value: printCount(concurrency),
      },
    ),
  ]
}
