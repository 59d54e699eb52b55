/**
 * Where a transaction stands: which of its steps, from 0, is being done (`forward`) or undone (`backward`).
 * Begins at { phase: 'forward', position: 0 }.
 */
export interface SagaState {
  readonly phase: 'forward' | 'backward'
  readonly position: number
}

/** How the step, or its compensation, ended; `failed` is for good, after all retries. */
export type SagaEvent = 'done' | 'failed'

/** All steps have their effect, all effects are undone that can be, or a compensation failed and a human must look. */
export type SagaEnd = 'completed' | 'compensated' | 'stuck'

/** What happens next: the step of that state is begun (`forward`), or its compensation (`backward`), or all is over. */
export type SagaMove =
  | { readonly kind: 'begin'; readonly state: SagaState }
  | { readonly kind: 'end'; readonly end: SagaEnd }

/**
 * The next move of a transaction that is a saga (H. Garcia-Molina, K. Salem, "Sagas", SIGMOD 1987, backward recovery):
 * steps one after the other; after a failure the steps before it are compensated, last first. The step that failed has
 * had no effect and is not compensated, nor is a step without a compensation. `hasCompensation` has an entry for each
 * step. Total: every state and event has a move.
 */
export function nextSagaMove(hasCompensation: readonly boolean[], state: SagaState, event: SagaEvent): SagaMove {
  const { phase, position } = state
  if (phase === 'backward') return event === 'done' ? undoBefore(hasCompensation, position) : STUCK
  if (event === 'failed') return undoBefore(hasCompensation, position)
  if (position >= hasCompensation.length - 1) return COMPLETED
  return { kind: 'begin', state: { phase: 'forward', position: position + 1 } }
}

function undoBefore(hasCompensation: readonly boolean[], position: number): SagaMove {
  for (let earlier = position - 1; earlier >= 0; earlier--) {
    if (hasCompensation[earlier]) return { kind: 'begin', state: { phase: 'backward', position: earlier } }
  }
  return COMPENSATED
}

const COMPLETED: SagaMove = { kind: 'end', end: 'completed' }
const COMPENSATED: SagaMove = { kind: 'end', end: 'compensated' }
const STUCK: SagaMove = { kind: 'end', end: 'stuck' }
