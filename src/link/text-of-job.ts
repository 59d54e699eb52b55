import type { JobTable } from '../measure/job-table.ts'

/** Where the values of a job stand that a template may name. */
export interface JobValues {
  readonly table: JobTable
  /** Names of the job types, by the index that a row of the table has. */
  readonly typeNames: readonly string[]
}

/** What `${jobId}`, `${attempt}` and `${type}` stand for in the call of a row. */
export function textOfJob(name: string, row: number, { table, typeNames }: JobValues): string {
  if (name === 'jobId') return String(table.id[row])
  return name === 'attempt' ? String(table.attempt[row]) : (typeNames[table.type[row] as number] as string)
}
