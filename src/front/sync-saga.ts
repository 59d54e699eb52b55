import type { JobSpec, RequestSpec } from '../scenario/scenario.ts'
import { compensationsOf, planSagaMoves } from './follow-up.ts'

/** Takes the transactions that handlers run from step to step, and back again when one fails. */
export interface SyncSaga {
  /** Begins the transaction of the request in a row. */
  start(row: number, kind: number): void
  /** Type of the job that is to be run now; -1: none, it is in flight or all is over. */
  nextType(row: number): number
  /** A step has failed, and those before it are being undone. */
  isUndoing(row: number): boolean
  /** The job is being run. */
  begun(row: number): void
  /** It ended; `endUs` is when. */
  ended(row: number, isFailed: boolean, endUs: number): void
  /** How it all came out; null: it goes on. */
  endOf(row: number): 'completed' | 'compensated' | 'stuck' | null
  /** When the first step had its effect, and when the last effect so far; null: nothing has happened. */
  effectsUs(row: number): { readonly firstUs: number; readonly lastUs: number } | null
}

const NONE = -1
const ENDS = ['completed', 'compensated', 'stuck'] as const

/** Makes a saga runner for the rows of a front's table. */
export function createSyncSaga(specs: readonly RequestSpec[], jobs: readonly JobSpec[], rowCount: number): SyncSaga {
  const plans = specs.map((spec) => {
    const compensations = compensationsOf(spec, jobs)
    return {
      stepTypes: spec.jobs.map(({ jobIndex }) => jobIndex),
      undoTypes: compensations.map((undo) => undo?.jobIndex ?? NONE),
      moves: planSagaMoves(compensations.map((undo) => undo !== null)),
    }
  })
  type Plan = (typeof plans)[number]
  const kinds = new Uint8Array(rowCount)
  const isBackward = new Uint8Array(rowCount)
  const positions = new Uint8Array(rowCount)
  const next = new Int16Array(rowCount).fill(NONE)
  const ends = new Int8Array(rowCount).fill(NONE)
  const firstUs = new Float64Array(rowCount)
  const lastUs = new Float64Array(rowCount)

  return {
    start(row, kind) {
      kinds[row] = kind
      isBackward[row] = 0
      positions[row] = 0
      ends[row] = NONE
      firstUs[row] = NONE
      next[row] = (plans[kind] as Plan).stepTypes[0] as number
    },
    nextType: (row) => next[row] as number,
    isUndoing: (row) => isBackward[row] === 1,
    begun(row) {
      next[row] = NONE
    },
    ended(row, isFailed, endUs) {
      const plan = plans[kinds[row] as number] as Plan
      if (!isFailed) {
        if (firstUs[row] === NONE) firstUs[row] = endUs
        lastUs[row] = endUs
      }
      const move = plan.moves.next(isBackward[row] === 1, positions[row] as number, isFailed ? 'failed' : 'done')
      if (move.kind === 'end') {
        ends[row] = ENDS.indexOf(move.end)
        return
      }
      const { phase, position } = move.state
      isBackward[row] = phase === 'backward' ? 1 : 0
      positions[row] = position
      next[row] = (phase === 'backward' ? plan.undoTypes : plan.stepTypes)[position] as number
    },
    endOf: (row) => (ends[row] === NONE ? null : (ENDS[ends[row] as number] as (typeof ENDS)[number])),
    effectsUs: (row) =>
      firstUs[row] === NONE ? null : { firstUs: firstUs[row] as number, lastUs: lastUs[row] as number },
  }
}
