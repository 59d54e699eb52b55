import { assert } from '../fault/assert.ts'
import type { RetrySpec } from '../scenario/scenario.ts'
import { decideRetry } from './retry.ts'

/** What a client does next whose request was refused, failed, or took too long. */
export type ClientRetryDecision =
  | { readonly kind: 'retry'; readonly atUs: number }
  | { readonly kind: 'gives-up'; readonly reason: 'attempts-spent' | 'budget-spent' }

/** A request that came to nothing. */
export interface ClientFailure {
  /** Which attempt of the request it was; 1 for the first. */
  readonly attempt: number
  /** The retry budget has paid for another attempt. */
  readonly afford: boolean
  /** What the answer told the client to wait; null: nothing, or there was no answer. */
  readonly retryAfterUs: number | null
}

/**
 * Decides whether a client sends its request again, and when: as `decideRetry`, but not before the time that the answer
 * named (Retry-After: RFC 9110, section 10.2.3). The jitter comes on top of that time. Were it only the later of the
 * two, all clients whom one overload turned away would be back in the same microsecond. `drawRatio` is uniform in [0, 1).
 */
export function decideClientRetry(
  spec: RetrySpec,
  failure: ClientFailure,
  now: { readonly nowUs: number; readonly drawRatio: number },
): ClientRetryDecision {
  const failed = { attempt: failure.attempt, permanent: false, afford: failure.afford }
  const drawn = decideRetry(spec, failed, now)
  if (drawn.kind === 'dead') {
    assert(drawn.reason !== 'permanent', 'a request that may be sent again did not fail for good')
    return { kind: 'gives-up', reason: drawn.reason }
  }
  if (failure.retryAfterUs === null) return drawn
  // The lowest draw leaves of the pause what the jitter never takes away; the rest is jitter.
  const least = decideRetry(spec, failed, { nowUs: now.nowUs, drawRatio: 0 })
  assert(least.kind === 'retry', 'a draw changes when to try again, not whether')
  return { kind: 'retry', atUs: Math.max(least.atUs, now.nowUs + failure.retryAfterUs) + drawn.atUs - least.atUs }
}
