import { pow } from '../chance/elementary.ts'
import { unreachable } from '../fault/unreachable.ts'
import type { RetrySpec } from '../scenario/scenario.ts'

/** What follows a failed attempt. */
export type RetryDecision =
  | { readonly kind: 'retry'; readonly atUs: number }
  | { readonly kind: 'dead'; readonly reason: 'attempts-spent' | 'permanent' | 'budget-spent' }

/** An attempt that failed. */
export interface Failure {
  /** Which attempt of the job it was; 1 for the first. */
  readonly attempt: number
  /** Trying again cannot help. */
  readonly permanent: boolean
  /** The retry budget has paid for another attempt. */
  readonly afford: boolean
}

/**
 * Decides whether a failed job is tried again, and when: after `backoff * factor^(attempt - 1)`, at most `cap`, or after
 * what a schedule says. Of this pause the jitter takes a random part away. `full` draws from the whole delay, `equal`
 * from its second half, so that clients that failed together do not come back together (M. Brooker, "Exponential Backoff
 * And Jitter", AWS Architecture Blog, 2015: full jitter needs the fewest calls). `drawRatio` is uniform in [0, 1). Total:
 * no attempt number overflows.
 */
export function decideRetry(
  spec: RetrySpec,
  failure: Failure,
  now: { readonly nowUs: number; readonly drawRatio: number },
): RetryDecision {
  if (failure.permanent) return { kind: 'dead', reason: 'permanent' }
  if (failure.attempt >= spec.attemptCountMax) return { kind: 'dead', reason: 'attempts-spent' }
  if (!failure.afford) return { kind: 'dead', reason: 'budget-spent' }
  return { kind: 'retry', atUs: now.nowUs + jitteredUs(spec.jitter, delayUs(spec, failure.attempt), now.drawRatio) }
}

function delayUs(spec: RetrySpec, attempt: number): number {
  if (spec.scheduleUs !== null) return scheduledUs(spec.scheduleUs, attempt)
  // Infinity, which the power soon reaches, times 0 is not a number.
  if (spec.backoffUs === 0) return 0
  return Math.round(Math.min(spec.capUs, spec.backoffUs * pow(spec.factorRatio, attempt - 1)))
}

/** Not capped: who wrote an hour down means an hour, whatever the cap of growing pauses. No pauses listed: none made. */
function scheduledUs(scheduleUs: readonly number[], attempt: number): number {
  return scheduleUs[Math.min(attempt, scheduleUs.length) - 1] ?? 0
}

function jitteredUs(jitter: RetrySpec['jitter'], wholeUs: number, drawRatio: number): number {
  switch (jitter) {
    case 'none':
      return wholeUs
    case 'full':
      return Math.floor(wholeUs * drawRatio)
    case 'equal': {
      const halfUs = Math.floor(wholeUs / 2)
      return wholeUs - halfUs + Math.floor(halfUs * drawRatio)
    }
    default:
      return unreachable(jitter)
  }
}
