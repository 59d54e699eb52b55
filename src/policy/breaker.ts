import { assert } from '../fault/assert.ts'
import type { BreakerSpec } from '../scenario/policy-spec.ts'
import { createOutcomeWindow } from './outcome-window.ts'

/**
 * A circuit breaker before a sink, for the callers on one thread. Each call that it lets through ends in exactly one of
 * `settled` and `abandoned`, or its probe would be out for ever. `beganUs` is any reading of the thread's clock from the
 * question whether to call until the call began.
 */
export interface Breaker {
  /** Asks to call at `nowUs`; false: do not. */
  mayCall(nowUs: number): boolean
  /** A call ended at `nowUs`, well or not. */
  settled(isOk: boolean, beganUs: number, nowUs: number): void
  /** A call ended without telling anything about the sink: another may probe in its place. */
  abandoned(beganUs: number): void
  /** How often it has opened, out of a failed probe too. */
  readonly openedCount: number
  /** Calls that it kept from the sink. */
  readonly refusedCount: number
}

/**
 * Creates a closed breaker. `windowUs`, `openUs` and `probeCount` that are not positive are programmer errors.
 *
 * closed: calls pass; it opens at the end of a call, good or bad, after which the window holds at least `callCountMin`
 * calls of which at least `failureRatio` failed. open: for `openUs` nobody calls. half-open: `probeCount` calls pass; the
 * first that fails opens it again, and when all have come back well it closes, with an empty window.
 *
 * Nygard, Release It! (2nd edition, 2018), "Circuit Breaker"; the window and the several probes are those of the Circuit
 * Breaker pattern in the Azure Architecture Center and of libraries after it.
 */
export function createBreaker(spec: BreakerSpec): Breaker {
  assert(spec.openUs > 0, `breaker open for ${spec.openUs} us never opens`)
  assert(spec.probeCount > 0, `breaker with ${spec.probeCount} probes never closes`)
  const window = createOutcomeWindow(spec.windowUs)
  let state: 'closed' | 'open' | 'half-open' = 'closed'
  /** Probes that are out or came back well; never more than `probeCount`. */
  let probeCount = 0
  let probeOkCount = 0
  let openedCount = 0
  let refusedCount = 0
  // In an array, because a captured variable would allocate a number for a time.
  const openedUs = Float64Array.of(-Infinity)

  return {
    mayCall(nowUs) {
      if (state === 'closed') return true
      if (state === 'open' && nowUs - (openedUs[0] as number) >= spec.openUs) halfOpen()
      if (state === 'half-open' && probeCount < spec.probeCount) {
        probeCount++
        return true
      }
      refusedCount++
      return false
    },
    settled(isOk, beganUs, nowUs) {
      if (isOutdated(beganUs)) return
      if (state === 'closed') {
        window.record(isOk, nowUs)
        if (isFailing()) open(nowUs)
      } else if (isOk) {
        probeOkCount++
        if (probeOkCount === spec.probeCount) state = 'closed'
      } else {
        open(nowUs)
      }
    },
    abandoned(beganUs) {
      if (state === 'half-open' && !isOutdated(beganUs)) probeCount--
    },
    get openedCount() {
      return openedCount
    },
    get refusedCount() {
      return refusedCount
    },
  }

  /**
   * A call from before the latest opening says how the sink was then, in whatever state it comes back. No call begins
   * while the breaker is open, for a microsecond at least, so the time alone tells those calls from probes.
   */
  function isOutdated(beganUs: number): boolean {
    return beganUs <= (openedUs[0] as number)
  }

  function isFailing(): boolean {
    // The ratio is divided, not multiplied: 3 of 10 is then 30 % to the bit.
    return window.callCount >= spec.callCountMin && window.failureRatio >= spec.failureRatio
  }

  function open(nowUs: number): void {
    state = 'open'
    openedUs[0] = nowUs
    openedCount++
    window.clear()
  }

  function halfOpen(): void {
    state = 'half-open'
    probeCount = 0
    probeOkCount = 0
  }
}
