/** The requests that the front has in hand, as columns: a request is a row number. */
export interface RequestTable {
  readonly rowCount: number
  /** Index into the scenario's requests. */
  readonly kind: Uint8Array
  /** The closed-loop client that sent it, or -1. */
  readonly client: Int32Array
  readonly intendedUs: Float64Array
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
    deadline: new Float64Array(rowCount).fill(-1),
    isGone: new Uint8Array(rowCount),
  }
}
