import { checkUniqueNames } from './check-unique-names.ts'
import { describeValue, type Finding, type Path } from './finding.ts'
import { nameAdvice } from './name-advice.ts'
import { callbacksInPlainValue, entriesOf, isMapping, queuesInPlainValue } from './plain-value.ts'

/**
 * Checks that every reference finds its name and that no name means two things. Works on the plain value and looks
 * only at what has the right form, so that these problems are reported along with all others.
 */
export function checkNames(root: unknown): readonly Finding[] {
  return [
    ...checkJobs(root),
    ...checkCompensations(root),
    ...checkSinks(root),
    ...checkFaults(root),
    ...checkQueueUse(root),
    ...checkTenants(root),
    ...checkUniqueNames(root),
  ]
}

const namesIn = (root: unknown, part: string): readonly string[] => entriesOf(root, part).map(([name]) => name)

/** A name that is written somewhere, and what it should be the name of. */
interface Reference {
  readonly name: unknown
  readonly what: string
  readonly path: Path
  readonly at: Finding['at']
}

/** Finds a reference to nothing; where there are no names at all, the missing part is the problem. */
function follow({ name, what, path, at }: Reference, names: readonly string[]): readonly Finding[] {
  if (typeof name !== 'string' || names.length === 0 || names.includes(name)) return []
  const message = `no ${what} is called ${describeValue(name)}`
  return [{ path, at, message, hint: () => nameAdvice(name, names) }]
}

function checkJobs(root: unknown): readonly Finding[] {
  const names = namesIn(root, 'jobs')
  return entriesOf(root, 'requests').flatMap(([request, spec]) =>
    entriesOf(spec, 'jobs').flatMap(([name]) =>
      follow({ name, what: 'job', path: ['requests', request, 'jobs', name], at: 'key' }, names),
    ),
  )
}

/** What undoes a job is another job, and is not itself undone: nobody would know where to stop. */
function checkCompensations(root: unknown): readonly Finding[] {
  const jobs = entriesOf(root, 'jobs')
  const names = namesIn(root, 'jobs')
  const undone = jobs.flatMap(([name, spec]) =>
    isMapping(spec) && typeof spec.compensate === 'string' ? [{ name, by: spec.compensate }] : [],
  )
  return undone.flatMap(({ name, by }) => {
    const place = { path: ['jobs', name, 'compensate'], at: 'value' } as const
    if (by === name) return [{ ...place, message: `${describeValue(name)} cannot compensate itself; name another job` }]
    const next = undone.find((other) => other.name === by)
    if (next === undefined) return follow({ ...place, name: by, what: 'job' }, names)
    const beside = ['jobs', by, 'compensate']
    const message = `${describeValue(by)} cannot compensate, as it would itself be compensated by ${describeValue(next.by)}`
    return [{ ...place, message, beside }]
  })
}

function checkSinks(root: unknown): readonly Finding[] {
  const names = namesIn(root, 'sinks')
  return entriesOf(root, 'jobs').flatMap(([job, spec]) => {
    const name = isMapping(spec) ? spec.sink : null
    return follow({ name, what: 'sink', path: ['jobs', job, 'sink'], at: 'value' }, names)
  })
}

/** Faults may also befall what a callback consists of, which has names although they are not written. */
function checkFaults(root: unknown): readonly Finding[] {
  const faults = isMapping(root) && Array.isArray(root.faults) ? (root.faults as readonly unknown[]) : []
  const callbacks = callbacksInPlainValue(root)
  const names = {
    sink: [...namesIn(root, 'sinks'), ...callbacks.map(({ sink }) => sink)],
    queue: [...queuesInPlainValue(root), ...callbacks.map(({ queue }) => queue)],
  }
  return faults.flatMap((fault, index) =>
    (['sink', 'queue'] as const).flatMap((what) => {
      const name = isMapping(fault) ? fault[what] : null
      return follow({ name, what, path: ['faults', index, what], at: 'value' }, names[what])
    }),
  )
}

/** Settings for a queue that no job uses are a misspelt name, or would be believed to have an effect. */
function checkQueueUse(root: unknown): readonly Finding[] {
  const used = queuesInPlainValue(root)
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

/** A tenant is named by a request, or is called like it. */
function checkTenants(root: unknown): readonly Finding[] {
  const names = entriesOf(root, 'requests').map(([request, spec]) =>
    isMapping(spec) && typeof spec.tenant === 'string' ? spec.tenant : request,
  )
  return entriesOf(root, 'queues').flatMap(([queue, spec]) =>
    entriesOf(isMapping(spec) ? spec.fair : null, 'weights').flatMap(([name]) =>
      follow({ name, what: 'tenant', path: ['queues', queue, 'fair', 'weights', name], at: 'key' }, [
        ...new Set(names),
      ]),
    ),
  )
}
