import type { RequestSpec } from '../scenario/scenario.ts'
import { sum } from './sum.ts'

/** Jobs that one request of a kind makes, all types together. */
export function jobCountOf({ jobs }: { readonly jobs: readonly Pick<RequestSpec['jobs'][number], 'count'>[] }): number {
  return sum(jobs.map(({ count }) => count))
}
