import type { JobSpec, RequestSpec } from '../scenario/scenario.ts'

/** Until when work for a request is of use to anybody. */
export interface Deadlines {
  /** Attempts of this type are not started once their request is past its deadline. */
  isChecked(type: number): boolean
  /** A request of that kind, meant to start at `intendedUs`, is past its deadline; at the very deadline it is not yet. */
  isPast(kind: number, intendedUs: number, atUs: number): boolean
}

/** Makes the deadlines of a scenario; null: no request has one, and none can be missed. */
export function createDeadlines(
  requests: readonly Pick<RequestSpec, 'deadlineUs'>[],
  jobs: readonly Pick<JobSpec, 'isDeadlineChecked'>[],
): Deadlines | null {
  if (requests.every(({ deadlineUs }) => deadlineUs === null)) return null
  const deadlinesUs = Float64Array.from(requests, ({ deadlineUs }) => deadlineUs ?? Infinity)
  const isCheckedType = Uint8Array.from(jobs, ({ isDeadlineChecked }) => (isDeadlineChecked ? 1 : 0))
  return {
    isChecked: (type) => isCheckedType[type] === 1,
    isPast: (kind, intendedUs, atUs) => atUs - intendedUs > (deadlinesUs[kind] as number),
  }
}
