import { allocateJobTrace, type JobTraceMemory } from '../measure/job-trace.ts'
import type { Measurement } from '../measure/measurement.ts'
import type { RunOptions } from '../run/run-options.ts'
import { planRun } from '../run/run-plan.ts'
import type { RecordedJobs } from './replay.ts'

/** A run and what it left of each of its jobs. */
export interface RecordedRun {
  readonly measurement: Measurement
  readonly jobs: RecordedJobs
  /** When each job was taken from the queue. */
  readonly dequeuedUs: Float64Array
}

/** Runs a scenario whose every job goes through one queue and needs one attempt, by the engine given, and keeps every job. */
export async function recordRun(
  engine: (options: RunOptions) => Promise<Measurement>,
  options: Omit<RunOptions, 'trace' | 'onReading' | 'graceUs' | 'mode'>,
): Promise<RecordedRun> {
  const trace = allocateJobTrace(planRun(options.scenario).jobCountMax)
  const measurement = await engine({ ...options, mode: 'async', onReading: () => {}, graceUs: 0, trace })
  return { measurement, ...cutToSize(trace) }
}

/** Ids are given out in the order of arrival, so the jobs that ended come first, but for a run that was cut. */
function cutToSize({ enqueuedUs, dequeuedUs, freedUs }: JobTraceMemory): Omit<RecordedRun, 'measurement'> {
  const firstOpen = freedUs.indexOf(0)
  const jobCount = firstOpen === -1 ? freedUs.length : firstOpen
  const heldUs = Float64Array.from(
    { length: jobCount },
    (_, id) => (freedUs[id] as number) - (dequeuedUs[id] as number),
  )
  return {
    jobs: { enqueuedUs: enqueuedUs.slice(0, jobCount), heldUs },
    dequeuedUs: dequeuedUs.slice(0, jobCount),
  }
}
