import { drawAt } from '../chance/draw.ts'
import type { SinkContext } from './sink.ts'

/** The chances of one call: uniform draws in (0, 1) that depend on the sink, the job and the attempt alone. */
export interface CallDraws {
  /** Decides how long the call in a row takes. */
  service(row: number): number
  /** Decides how it ends. */
  verdict(row: number): number
}

/** Draws set aside for each attempt, so that a further one may be added without moving the others. */
const DRAWS_PER_ATTEMPT = 4

/** The draw that decides how long the first attempt of a job takes; the second is four further on. */
export const FIRST_SERVICE_DRAW = DRAWS_PER_ATTEMPT

/** Makes the draws for the calls of one thread's job table. */
export function createCallDraws({ table, key }: Pick<SinkContext, 'table' | 'key'>): CallDraws {
  const draw = (row: number, nth: number): number =>
    drawAt(key, table.id[row] as number, DRAWS_PER_ATTEMPT * (table.attempt[row] as number) + nth)
  return { service: (row) => draw(row, 0), verdict: (row) => draw(row, 1) }
}
