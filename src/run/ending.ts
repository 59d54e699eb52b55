import type { Measurement } from '../measure/measurement.ts'
import { US_PER_SEC } from '../units/microseconds.ts'

/** What the main thread does about a run, decided anew at every look at it. */
export interface EndingDecision {
  /** Remembered from look to look. */
  readonly state: EndingState
  /** No new requests from now on. */
  readonly stopsArrivals: boolean
  /** Everything ends now. */
  readonly cuts: boolean
  /** Threads that did not return after the cut are not waited for. */
  readonly givesUp: boolean
}

/** How a run is ending so far. */
export interface EndingState {
  readonly ending: Measurement['ending']
  readonly interruptedAtUs: number | null
  readonly cutAtUs: number | null
}

/** The run at one look. */
export interface EndingView {
  readonly nowUs: number
  readonly isInterrupted: boolean
  /** When the front had answered its last request; null before. */
  readonly frontQuietAtUs: number | null
}

/** The bounds of a run. */
export interface EndingLimits {
  readonly graceUs: number
  readonly drainLimitUs: number
  readonly deadlineUs: number
}

/** Before the first look. */
export const NOT_ENDING: EndingState = { ending: 'complete', interruptedAtUs: null, cutAtUs: null }

/** A thread that burns processor time cannot look at the control words: after the cut it has this long. */
const GIVE_UP_US = 3 * US_PER_SEC

/**
 * Decides whether a run goes on. An interruption stops arrivals and cuts after the grace; a backlog that outlives the
 * drain limit, or a run that outlives its deadline, is cut. The first reason names the ending.
 */
export function decideEnding(state: EndingState, view: EndingView, limits: EndingLimits): EndingDecision {
  const { nowUs, isInterrupted, frontQuietAtUs } = view
  const interruptedAtUs = state.interruptedAtUs ?? (isInterrupted ? nowUs : null)
  const reason = cutReason({ nowUs, interruptedAtUs, frontQuietAtUs }, limits)
  const cutAtUs = state.cutAtUs ?? (reason === null ? null : nowUs)
  const ending =
    interruptedAtUs !== null ? 'interrupted' : state.cutAtUs === null ? (reason ?? 'complete') : state.ending
  return {
    state: { ending, interruptedAtUs, cutAtUs },
    stopsArrivals: state.interruptedAtUs === null && interruptedAtUs !== null,
    cuts: state.cutAtUs === null && cutAtUs !== null,
    givesUp: cutAtUs !== null && nowUs > cutAtUs + GIVE_UP_US,
  }
}

function cutReason(
  { nowUs, interruptedAtUs, frontQuietAtUs }: Omit<EndingView, 'isInterrupted'> & Pick<EndingState, 'interruptedAtUs'>,
  { graceUs, drainLimitUs, deadlineUs }: EndingLimits,
): Measurement['ending'] | null {
  if (interruptedAtUs !== null && nowUs > interruptedAtUs + graceUs) return 'interrupted'
  if (frontQuietAtUs !== null && nowUs > frontQuietAtUs + drainLimitUs) return 'drain-limit'
  return nowUs > deadlineUs ? 'deadline' : null
}
