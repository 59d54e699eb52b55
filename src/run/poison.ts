import { drawAt } from '../chance/draw.ts'
import { streamKey } from '../chance/stream-key.ts'
import type { JobTable } from '../measure/job-table.ts'
import type { Scenario } from '../scenario/scenario.ts'

/** Tells whether the job in a row is one that fails however often it is tried. */
export type Poison = (row: number) => boolean

/**
 * Finds the poisoned jobs among those that call a sink; null: none can be. A job's id alone decides, so every attempt on
 * every thread comes to the same.
 */
export function findPoison(
  { jobs, seed }: Pick<Scenario, 'jobs' | 'seed'>,
  sinkIndex: number,
  table: Pick<JobTable, 'type' | 'id'>,
): Poison | null {
  const ratios = Float64Array.from(jobs, (job) => (job.sinkIndex === sinkIndex ? job.poisonRatio : 0))
  if (ratios.every((ratio) => ratio === 0)) return null
  const keys = Float64Array.from(jobs, ({ name }) => streamKey(seed, `poison:${name}`))
  return (row) => {
    const type = table.type[row] as number
    return drawAt(keys[type] as number, table.id[row] as number, 0) < (ratios[type] as number)
  }
}
