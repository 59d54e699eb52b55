/**
 * The jobs that one thread has in hand, as columns: a job is a row number, so nothing is allocated per job.
 * Times are whole microseconds from the run's start; every latency is derived from them.
 */
export interface JobTable {
  readonly rowCount: number
  /** Unique in the run, counted from 0. */
  readonly id: Int32Array
  /** Number of the request that made it, counted from 0 over the whole run. */
  readonly request: Int32Array
  /** Index into the scenario's requests. */
  readonly kind: Uint8Array
  /** Index into the scenario's jobs. */
  readonly type: Uint8Array
  /** 1 for the first. */
  readonly attempt: Uint16Array
  readonly intendedUs: Float64Array
  readonly enqueuedUs: Float64Array
  readonly dequeuedUs: Float64Array
  /** Of the latest attempt. */
  readonly sinkStartUs: Float64Array
  readonly sinkEndUs: Float64Array
}

/** Allocates a table of `rowCount` rows, all zero. */
export function createJobTable(rowCount: number): JobTable {
  return {
    rowCount,
    id: new Int32Array(rowCount),
    request: new Int32Array(rowCount),
    kind: new Uint8Array(rowCount),
    type: new Uint8Array(rowCount),
    attempt: new Uint16Array(rowCount),
    intendedUs: new Float64Array(rowCount),
    enqueuedUs: new Float64Array(rowCount),
    dequeuedUs: new Float64Array(rowCount),
    sinkStartUs: new Float64Array(rowCount),
    sinkEndUs: new Float64Array(rowCount),
  }
}
