import { printCount } from '../units/count.ts'
import { printDuration } from '../units/duration.ts'
import { clash } from './clash.ts'
import type { Finding, Path } from './finding.ts'
import { listedQueue } from './listed-queue.ts'
import { isRealKind } from './real-sink.ts'
import type { ScenarioDraft } from './scenario-schema.ts'

/** Finds settings of requests that do not go together, or not with the queues that the request needs. */
export function checkRequestPolicies(draft: ScenarioDraft): readonly Finding[] {
  return Object.entries(draft.requests).flatMap(([name, request]) => {
    const path = ['requests', name]
    return [
      ...checkPinned(path, request),
      ...checkWait(path, request),
      ...checkDepth(path, request, draft),
      ...checkSteps(path, request),
      ...checkPublish(path, request),
      ...checkRecordedSinks(path, request, draft),
    ]
  })
}

type Request = ScenarioDraft['requests'][string]

/** A request that is always sync has no 202 after which something could happen, and no queue to look at. */
function checkPinned(path: Path, { mode, wait, poll, callback, admission }: Request): readonly Finding[] {
  if (mode !== 'sync') return []
  const { depthCountMax = null, ageUsMax = null } = admission ?? {}
  const settings = [
    ...(wait === undefined ? [] : [{ path: [...path, 'wait'], value: printDuration(wait) }]),
    ...(poll === undefined ? [] : [{ path: [...path, 'poll'], value: printDuration(poll) }]),
    ...(callback === undefined ? [] : [{ path: [...path, 'callback'], value: '' }]),
    ...(depthCountMax === null ? [] : [{ path: [...path, 'admission', 'depth'], value: printCount(depthCountMax) }]),
    ...(ageUsMax === null ? [] : [{ path: [...path, 'admission', 'age'], value: printDuration(ageUsMax) }]),
  ]
  return settings.map((setting) =>
    clash(setting, 'needs a queue, and there is none with', { path: [...path, 'mode'], value: mode }),
  )
}

function checkWait(path: Path, { wait, timeout }: Request): readonly Finding[] {
  if (wait === undefined || wait < timeout) return []
  return [
    clash(
      { path: [...path, 'wait'], value: printDuration(wait) },
      'leaves no time for a 202, as it is not shorter than',
      { path: [...path, 'timeout'], value: printDuration(timeout) },
    ),
  ]
}

/** A limit that no queue of the request can reach would be believed to protect something. */
function checkDepth(path: Path, { mode, jobs, admission }: Request, draft: ScenarioDraft): readonly Finding[] {
  const depthCount = admission?.depthCountMax ?? null
  if (depthCount === null || mode === 'sync') return []
  const largest = Object.keys(jobs)
    .flatMap((job) => draft.jobs[job]?.queue ?? [])
    .map((name) => ({ name, capacityCount: listedQueue(name, draft).capacity }))
    .reduce((most, queue) => (queue.capacityCount > most.capacityCount ? queue : most))
  if (depthCount < largest.capacityCount) return []
  return [
    clash(
      { path: [...path, 'admission', 'depth'], value: printCount(depthCount) },
      'can never trigger, not being below',
      {
        path: ['queues', largest.name, 'capacity'],
        value: printCount(largest.capacityCount),
      },
    ),
  ]
}

/** The steps of a transaction come one after the other, once each. */
function checkSteps(path: Path, { transaction, parallel, jobs }: Request): readonly Finding[] {
  if (!transaction) return []
  const other = { path: [...path, 'transaction'], value: 'true' }
  const several = Object.entries(jobs)
    .filter(([, count]) => count !== 1)
    .map(([job, count]) => ({ path: [...path, 'jobs', job], value: printCount(count) }))
  return [
    ...several.map((setting) => clash(setting, 'is not 1, as a step must be with', other)),
    ...(parallel === 1
      ? []
      : [
          clash(
            { path: [...path, 'parallel'], value: printCount(parallel) },
            'has no effect on steps, which come one after the other with',
            other,
          ),
        ]),
  ]
}

/**
 * A record is one job, and there is something to publish about it. What else goes on after a 202 would have to be waited
 * for from the moment that a relay finds it, when nobody is there to answer.
 */
function checkPublish(path: Path, request: Request): readonly Finding[] {
  const { publish, jobs, parallel, transaction, wait, poll, callback } = request
  if (publish === undefined) return []
  const [record, ...events] = Object.entries(jobs)
  if (record === undefined) return []
  const other = { path: [...path, 'publish'], value: '' }
  const [name, count] = record
  const others = [
    ...(parallel === 1 ? [] : [{ path: [...path, 'parallel'], value: printCount(parallel) }]),
    ...(transaction ? [{ path: [...path, 'transaction'], value: 'true' }] : []),
    ...(wait === undefined ? [] : [{ path: [...path, 'wait'], value: printDuration(wait) }]),
    ...(poll === undefined ? [] : [{ path: [...path, 'poll'], value: printDuration(poll) }]),
    ...(callback === undefined ? [] : [{ path: [...path, 'callback'], value: '' }]),
  ]
  return [
    ...(events.length > 0
      ? []
      : [clash(other, 'publishes nothing, as there is no job after', { path: [...path, 'jobs', name], value: '' })]),
    ...(count === 1
      ? []
      : [
          clash(
            { path: [...path, 'jobs', name], value: printCount(count) },
            'is not 1, as a record must be with',
            other,
          ),
        ]),
    ...others.map((setting) => clash(setting, 'does not go with', other)),
  ]
}

/** The front would open its connections to a real peer once for records and once for the rest. */
function checkRecordedSinks(path: Path, { publish, jobs }: Request, draft: ScenarioDraft): readonly Finding[] {
  if (publish === undefined) return []
  const other = { path: [...path, 'publish'], value: '' }
  return Object.keys(jobs).flatMap((job) => {
    const sink = draft.jobs[job]?.sink ?? ''
    const kind = draft.sinks[sink]?.kind
    if (kind === undefined || !isRealKind(kind)) return []
    return [clash({ path: ['sinks', sink, 'kind'], value: kind }, 'is no model, as jobs need with', other)]
  })
}
