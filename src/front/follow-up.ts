import { jobCountOf } from '../measure/job-count.ts'
import { undoingTypes } from '../measure/job-types.ts'
import { nextSagaMove, type SagaEvent, type SagaMove, type SagaState } from '../policy/saga.ts'
import type { JobShare, JobSpec, Mode, RequestSpec } from '../scenario/scenario.ts'

/** Jobs that are put into their queues together, and waited for together. */
export interface Stage {
  readonly shares: readonly JobShare[]
  readonly jobCount: number
}

/** What an asynchronous request means beyond putting jobs into queues. */
export interface FollowUp {
  /** All jobs at once; of a transaction, step after step. */
  readonly steps: readonly Stage[]
  /** One per step; null: it needs no undoing. */
  readonly compensations: readonly (Stage | null)[]
  readonly callback: Stage | null
  readonly isTransaction: boolean
}

/** A client of this request wants its result, not only a 202: it waits for it, asks for it, or is called back. */
export function wantsResult({ waitUs, pollUs, callbackIndex }: RequestSpec): boolean {
  return waitUs !== null || pollUs !== null || callbackIndex !== null
}

/** The front must hear when jobs of this request are over, because something of its own then follows. */
export function isFollowed(spec: RequestSpec, mode: Mode): boolean {
  return (spec.mode ?? mode) === 'async' && (spec.isTransaction || wantsResult(spec))
}

/** Plans what follows a request; null where nothing does. */
export function planFollowUp(spec: RequestSpec, jobs: readonly JobSpec[], mode: Mode): FollowUp | null {
  if (!isFollowed(spec, mode)) return null
  const one = (jobIndex: number): Stage => ({ shares: [{ jobIndex, count: 1 }], jobCount: 1 })
  return {
    steps: spec.isTransaction
      ? spec.jobs.map((share) => ({ shares: [share], jobCount: share.count }))
      : [{ shares: spec.jobs, jobCount: jobCountOf(spec) }],
    compensations: spec.isTransaction ? undoingTypes(spec, jobs).map((type) => (type === null ? null : one(type))) : [],
    callback: spec.callbackIndex === null ? null : one(spec.callbackIndex),
    isTransaction: spec.isTransaction,
  }
}

/** The moves of a transaction, worked out once: none is made for each request. */
export interface SagaMoves {
  /** What follows when the step, or the compensation, at a position has ended. */
  next(isBackward: boolean, position: number, event: SagaEvent): SagaMove
}

/** Works out every move of a transaction whose steps have, or have not, a compensation. */
export function planSagaMoves(hasCompensation: readonly boolean[]): SagaMoves {
  const movesOf = (phase: SagaState['phase']) =>
    hasCompensation.map((_, position) => ({
      done: nextSagaMove(hasCompensation, { phase, position }, 'done'),
      failed: nextSagaMove(hasCompensation, { phase, position }, 'failed'),
    }))
  const forward = movesOf('forward')
  const backward = movesOf('backward')
  return {
    next: (isBackward, position, event) =>
      ((isBackward ? backward : forward)[position] as Record<SagaEvent, SagaMove>)[event],
  }
}
