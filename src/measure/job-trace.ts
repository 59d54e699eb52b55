/**
 * What became of each job of a run, as the pumps saw it: columns by job id, shared by all threads, each cell written
 * once by the thread that knows. Times are whole microseconds from the run's start. A job that never ended has 0 in
 * `freedUs`.
 */
export interface JobTraceMemory {
  readonly enqueuedUs: Float64Array<SharedArrayBuffer>
  readonly dequeuedUs: Float64Array<SharedArrayBuffer>
  /**
   * When its pump first looked for other work after the job had ended: only then is the slot free for the next one. A
   * thread that handles several ends at once comes to that later than to the ends themselves.
   */
  readonly freedUs: Float64Array<SharedArrayBuffer>
}

/** Allocates a trace for ids below `jobCountMax`. Untouched pages cost no memory. */
export function allocateJobTrace(jobCountMax: number): JobTraceMemory {
  const column = (): Float64Array<SharedArrayBuffer> =>
    new Float64Array(new SharedArrayBuffer(jobCountMax * Float64Array.BYTES_PER_ELEMENT))
  return { enqueuedUs: column(), dequeuedUs: column(), freedUs: column() }
}
