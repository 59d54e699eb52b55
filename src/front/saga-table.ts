import { undoingTypes } from '../measure/job-types.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { SagaEnd } from '../policy/saga.ts'
import type { JobSpec, RequestSpec } from '../scenario/scenario.ts'
import { planSagaMoves } from './follow-up.ts'

/**
 * Takes transactions from step to step, and back again when one fails, whoever does the jobs: a handler, or workers that
 * tell the front. A transaction is a row.
 */
export interface SagaTable {
  /** Begins the transaction in a row, of a request of that kind. */
  start(row: number, kind: number): void
  /** Type of the job that is to be run now; -1: none, it is in flight or all is over. */
  nextType(row: number): number
  /** Number of the step that is being done, or undone. */
  position(row: number): number
  /** A step has failed, and those before it are being undone. */
  isUndoing(row: number): boolean
  /** The job is being run. */
  begun(row: number): void
  /** It ended; `endUs` is when. */
  ended(row: number, isFailed: boolean, endUs: number): void
  /** How it all came out; null: it goes on. */
  endOf(row: number): SagaEnd | null
  /** When the first step had its effect, and when the last effect so far; null: nothing has happened. */
  effectsUs(row: number): { readonly firstUs: number; readonly lastUs: number } | null
  /** Records how one that is over came out, and how long it was half done; one that is stuck stays so. */
  book(row: number, intendedUs: number, recorder: Recorder): void
}

const NONE = -1
const ENDS: readonly SagaEnd[] = ['completed', 'compensated', 'stuck']

/** Makes a table of `rowCount` transactions, none begun. */
export function createSagaTable(specs: readonly RequestSpec[], jobs: readonly JobSpec[], rowCount: number): SagaTable {
  const plans = specs.map((spec) => {
    const undoing = undoingTypes(spec, jobs)
    return {
      stepTypes: spec.jobs.map(({ jobIndex }) => jobIndex),
      undoTypes: undoing.map((type) => type ?? NONE),
      moves: planSagaMoves(undoing.map((type) => type !== null)),
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

  const table: SagaTable = {
    start(row, kind) {
      kinds[row] = kind
      isBackward[row] = 0
      positions[row] = 0
      ends[row] = NONE
      firstUs[row] = NONE
      next[row] = (plans[kind] as Plan).stepTypes[0] as number
    },
    nextType: (row) => next[row] as number,
    position: (row) => positions[row] as number,
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
    endOf: (row) => (ends[row] === NONE ? null : (ENDS[ends[row] as number] as SagaEnd)),
    effectsUs: (row) =>
      firstUs[row] === NONE ? null : { firstUs: firstUs[row] as number, lastUs: lastUs[row] as number },
    book(row, intendedUs, recorder) {
      const kind = kinds[row] as number
      const end = table.endOf(row)
      if (end === 'compensated' || end === 'stuck') recorder.requestNoted(kind, end)
      const effects = end === 'stuck' ? null : table.effectsUs(row)
      if (effects === null) return
      recorder.requestTimed('inconsistent', { kind, intendedUs, endUs: effects.lastUs }, effects.firstUs)
    },
  }
  return table
}
