import { DEFAULT_QUEUE } from './job-schema.ts'
import { type CallbackNames, callbackNames } from './with-callbacks.ts'

/** A scenario as it was written, before anything is known of its form: questions that have an answer all the same. */

/** Whether a value holds others under names. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The names and values of one part of a plain value: nothing, where it is no mapping. */
export function entriesOf(value: unknown, key: string): readonly (readonly [string, unknown])[] {
  const part = isMapping(value) ? value[key] : null
  return isMapping(part) ? Object.entries(part) : []
}

/** Names of the queues that jobs go through, in the order of the jobs; not those of callbacks, which are not written. */
export function queuesInPlainValue(root: unknown): readonly string[] {
  const names = entriesOf(root, 'jobs').map(([, job]) =>
    isMapping(job) ? (job.queue ?? DEFAULT_QUEUE) : DEFAULT_QUEUE,
  )
  return [...new Set(names.filter((name) => typeof name === 'string'))]
}

/** What the parts of each callback are called, with the request whose callback it is. */
export function callbacksInPlainValue(root: unknown): readonly (CallbackNames & { readonly request: string })[] {
  return entriesOf(root, 'requests')
    .filter(([, spec]) => isMapping(spec) && isMapping(spec.callback))
    .map(([request]) => ({ request, ...callbackNames(request) }))
}
