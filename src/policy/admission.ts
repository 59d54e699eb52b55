import type { AdmissionSpec } from '../scenario/policy-spec.ts'
import { createTokenBucket } from './token-bucket.ts'

/** Whether a request is taken, or the first limit that turns it away. */
export type AdmissionDecision = 'admit' | 'in-flight' | 'depth' | 'age' | 'rate'

/** What the front sees when a request comes, that request not counted. */
export interface AdmissionView {
  /** Requests of the kind that the front has in hand. */
  readonly inFlightCount: number
  /** Jobs waiting in the fullest queue that the request needs. */
  readonly depthCount: number
  /** Age of the oldest job waiting there; 0 when nothing waits. */
  readonly oldestUs: number
}

/** Guards the door of a front for one kind of request. */
export interface Admission {
  /** Decides about the request that comes at `nowUs`; the view is only read, so one object may serve all requests. */
  decide(view: AdmissionView, nowUs: number): AdmissionDecision
}

/**
 * Creates the guard that `spec` describes; throws what `createTokenBucket` throws. A count at its limit leaves no room for
 * one more, while an age is refused only beyond its limit, so that a limit of 0 admits while nothing waits. The rate is
 * asked last: a request that another limit refuses costs no token, or the refused would use up the rate of those that
 * could be served. Load shedding after "Addressing Cascading Failures" in Site Reliability Engineering (O'Reilly, 2016).
 */
export function createAdmission(spec: AdmissionSpec): Admission {
  const inFlightCountMax = spec.inFlightCountMax ?? Infinity
  const depthCountMax = spec.depthCountMax ?? Infinity
  const ageUsMax = spec.ageUsMax ?? Infinity
  const bucket = spec.bucket === null ? null : createTokenBucket(spec.bucket)

  return {
    decide(view, nowUs) {
      if (view.inFlightCount >= inFlightCountMax) return 'in-flight'
      if (view.depthCount >= depthCountMax) return 'depth'
      if (view.oldestUs > ageUsMax) return 'age'
      return bucket === null || bucket.take(nowUs) ? 'admit' : 'rate'
    },
  }
}
