import { clash } from './clash.ts'
import type { Finding, Path } from './finding.ts'
import { entriesOf, isMapping } from './plain-value.ts'

/**
 * Finds settings that somebody wrote down although another one leaves them without effect. Works on the plain value: once
 * defaults are filled in, nobody can tell what was written.
 */
export function checkWritten(root: unknown): readonly Finding[] {
  return [
    ...entriesOf(root, 'queues').flatMap(([name, queue]) => checkOrder(['queues', name], queue)),
    ...['requests', 'jobs'].flatMap((part) =>
      entriesOf(root, part).flatMap(([name, spec]) =>
        checkSchedule([part, name, 'retry'], isMapping(spec) ? spec.retry : null),
      ),
    ),
  ]
}

function checkOrder(path: Path, queue: unknown): readonly Finding[] {
  if (!isMapping(queue) || typeof queue.lifoAbove !== 'string') return []
  const order = queue.order ?? 'fifo'
  if (order !== 'fifo' && order !== 'lifo') return []
  const setting = { path: [...path, 'lifoAbove'], value: queue.lifoAbove }
  return [clash(setting, 'is for adaptive queues only, unlike', { path: [...path, 'order'], value: order })]
}

/** What says how pauses grow. */
const GROWTH_KEYS = ['backoff', 'factor', 'cap'] as const

function checkSchedule(path: Path, retry: unknown): readonly Finding[] {
  if (!isMapping(retry) || !Array.isArray(retry.schedule)) return []
  const [first, ...rest] = retry.schedule as readonly unknown[]
  if (typeof first !== 'string') return []
  const schedule = { path: [...path, 'schedule'], value: rest.length === 0 ? `[ ${first} ]` : `[ ${first}, … ]` }
  return GROWTH_KEYS.flatMap((key) => {
    const value = retry[key]
    if (typeof value !== 'string') return []
    return [clash({ path: [...path, key], value }, 'has no effect beside', schedule)]
  })
}
