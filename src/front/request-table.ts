/** The requests that the front has in hand, as columns: a request is a row number. */
export interface RequestTable {
  readonly rowCount: number
  /** Index into the scenario's requests. */
  readonly kind: Uint8Array
  /** The closed-loop client that sent it, or -1. */
  readonly client: Int32Array
  /** When its client asked for the first time: latencies count from here. */
  readonly intendedUs: Float64Array
  /** When its client asked this time: the deadline counts from here. */
  readonly startUs: Float64Array
  /** 1: its client asks for the first time. */
  readonly attempt: Uint16Array
  /** Its jobs have ids from here on, as its client sent the same before; -1: ids of their own. */
  readonly firstId: Int32Array
  /** Timer that fires when the client gives up, or -1. */
  readonly deadline: Float64Array
  /** 1 once the client gave up: nobody waits for the answer. */
  readonly isGone: Uint8Array
}

/** Allocates a table of `rowCount` rows. */
export function createRequestTable(rowCount: number): RequestTable {
  return {
    rowCount,
    kind: new Uint8Array(rowCount),
    client: new Int32Array(rowCount),
    intendedUs: new Float64Array(rowCount),
    startUs: new Float64Array(rowCount),
    attempt: new Uint16Array(rowCount),
    firstId: new Int32Array(rowCount),
    deadline: new Float64Array(rowCount).fill(-1),
    isGone: new Uint8Array(rowCount),
  }
}
