import { describeValue, type Finding } from './finding.ts'
import { DEFAULT_QUEUE } from './job-schema.ts'
import { RESERVED_NAMES } from './metric-catalogue.ts'
import { nameAdvice } from './name-advice.ts'

/**
 * Checks that every reference finds its name and that no name means two things. Works on the plain value and looks
 * only at what has the right form, so that these problems are reported along with all others.
 */
export function checkNames(root: unknown): readonly Finding[] {
  return [...checkReferences(root), ...checkQueueUse(root), ...checkUniqueNames(root)]
}

/** Names of the queues that jobs go through, in the order of the jobs. */
export function queuesInUse(root: unknown): readonly string[] {
  const names = entriesOf(root, 'jobs').map(([, job]) =>
    isMapping(job) ? (job.queue ?? DEFAULT_QUEUE) : DEFAULT_QUEUE,
  )
  return [...new Set(names.filter((name) => typeof name === 'string'))]
}

/** The names and values of one part of a scenario: nothing, where it is no mapping. */
export function entriesOf(root: unknown, key: string): readonly (readonly [string, unknown])[] {
  const part = isMapping(root) ? root[key] : null
  return isMapping(part) ? Object.entries(part) : []
}

function checkReferences(root: unknown): readonly Finding[] {
  const jobNames = entriesOf(root, 'jobs').map(([name]) => name)
  const sinkNames = entriesOf(root, 'sinks').map(([name]) => name)
  const jobFindings = entriesOf(root, 'requests').flatMap(([request, spec]) =>
    entriesOf(spec, 'jobs')
      .filter(([job]) => jobNames.length > 0 && !jobNames.includes(job))
      .map(([job]) => ({
        path: ['requests', request, 'jobs', job],
        at: 'key' as const,
        ...unknownName('job', job, jobNames),
      })),
  )
  const sinkFindings = entriesOf(root, 'jobs').flatMap(([job, spec]) => {
    const sink = isMapping(spec) ? spec.sink : null
    if (typeof sink !== 'string' || sinkNames.length === 0 || sinkNames.includes(sink)) return []
    return [{ path: ['jobs', job, 'sink'], at: 'value' as const, ...unknownName('sink', sink, sinkNames) }]
  })
  return [...jobFindings, ...sinkFindings]
}

function unknownName(what: string, name: string, names: readonly string[]): Pick<Finding, 'message' | 'hint'> {
  return { message: `no ${what} is called ${describeValue(name)}`, hint: () => nameAdvice(name, names) }
}

/** Settings for a queue that no job uses are a misspelt name, or would be believed to have an effect. */
function checkQueueUse(root: unknown): readonly Finding[] {
  const used = queuesInUse(root)
  if (used.length === 0) return []
  return ['queues', 'workers'].flatMap((part) =>
    entriesOf(root, part)
      .filter(([name]) => !used.includes(name))
      .map(([name]) => ({
        path: [part, name],
        at: 'key' as const,
        message: `no job goes through a queue called ${describeValue(name)}`,
        hint: () => nameAdvice(name, used),
      })),
  )
}

/** Metrics begin with a name, so requests, jobs, queues and sinks share one set of names. */
function checkUniqueNames(root: unknown): readonly Finding[] {
  const owners = new Map<string, string>()
  const claim = (name: string, what: string, path: readonly string[], at: 'key' | 'value'): readonly Finding[] => {
    if (RESERVED_NAMES.includes(name)) {
      return [{ path, at, message: `"${name}" is the name of a metric and cannot name a ${what}` }]
    }
    const owner = owners.get(name)
    owners.set(name, owner ?? what)
    if (owner === undefined) return []
    const message = `${describeValue(name)} already names a ${owner}; metrics begin with these names, so each must differ`
    return [{ path, at, message }]
  }
  const named = (part: string, what: string) =>
    entriesOf(root, part).flatMap(([name]) => claim(name, what, [part, name], 'key'))

  return [
    ...named('requests', 'request'),
    ...named('jobs', 'job'),
    ...named('sinks', 'sink'),
    ...queueClaims(root, claim),
  ]
}

type Claim = (name: string, what: string, path: readonly string[], at: 'key' | 'value') => readonly Finding[]

/** A queue is named where it is set up, or else by the first job that uses it. */
function queueClaims(root: unknown, claim: Claim): readonly Finding[] {
  const listed = entriesOf(root, 'queues').map(([name]) => name)
  return queuesInUse(root).flatMap((name) => {
    if (listed.includes(name)) return claim(name, 'queue', ['queues', name], 'key')
    const job = entriesOf(root, 'jobs').find(([, spec]) => isMapping(spec) && (spec.queue ?? DEFAULT_QUEUE) === name)
    return claim(name, 'queue', job === undefined ? ['jobs'] : ['jobs', job[0], 'queue'], 'value')
  })
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
