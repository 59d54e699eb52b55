import { describeValue, type Finding, type Path } from './finding.ts'
import { DEFAULT_QUEUE } from './job-schema.ts'
import { RESERVED_NAMES } from './metric-catalogue.ts'
import { callbacksInPlainValue, entriesOf, isMapping, queuesInPlainValue } from './plain-value.ts'

/**
 * Checks that no name means two things: metrics begin with a name, so requests, jobs, queues and sinks share one set of
 * names, which the parts of callbacks join last.
 */
export function checkUniqueNames(root: unknown): readonly Finding[] {
  const claims = [
    ...named(root, 'requests', 'request'),
    ...named(root, 'jobs', 'job'),
    ...named(root, 'sinks', 'sink'),
    ...queueClaims(root),
    ...callbackClaims(root),
  ]
  const owners = new Map<string, string>()
  return claims.flatMap(({ name, what, path, at, isImplied }) => {
    if (RESERVED_NAMES.includes(name)) {
      return [{ path, at, message: `"${name}" is the name of a metric and cannot name a ${what}` }]
    }
    const owner = owners.get(name)
    owners.set(name, owner ?? what)
    if (owner === undefined) return []
    const taken = `${describeValue(name)} already names a ${owner}`
    const message = isImplied
      ? `${taken}, but is what the ${what} of this callback is called`
      : `${taken}; metrics begin with these names, so each must differ`
    return [{ path, at, message }]
  })
}

/** Somebody who wants to be called by a name. */
interface Claim extends Pick<Finding, 'at'> {
  readonly name: string
  readonly what: string
  readonly path: Path
  /** Nobody wrote the name down. */
  readonly isImplied?: true
}

function named(root: unknown, part: string, what: string): readonly Claim[] {
  return entriesOf(root, part).map(([name]) => ({ name, what, path: [part, name], at: 'key' }))
}

/** A queue is named where it is set up, or else by the first job that uses it. */
function queueClaims(root: unknown): readonly Claim[] {
  const listed = entriesOf(root, 'queues').map(([name]) => name)
  return queuesInPlainValue(root).map((name): Claim => {
    if (listed.includes(name)) return { name, what: 'queue', path: ['queues', name], at: 'key' }
    const job = entriesOf(root, 'jobs').find(([, spec]) => isMapping(spec) && (spec.queue ?? DEFAULT_QUEUE) === name)
    return { name, what: 'queue', path: job === undefined ? ['jobs'] : ['jobs', job[0], 'queue'], at: 'value' }
  })
}

function callbackClaims(root: unknown): readonly Claim[] {
  return callbacksInPlainValue(root).flatMap(({ request, job, sink, queue }) => {
    const claim = { path: ['requests', request, 'callback'], at: 'key', isImplied: true } as const
    return [
      { ...claim, name: job, what: 'job' },
      { ...claim, name: sink, what: 'receiver' },
      { ...claim, name: queue, what: 'queue' },
    ]
  })
}
