/** How much the API process takes on at once. */
export interface FrontSpec {
  /** Requests handled at once. */
  readonly concurrencyCount: number
  /** Requests that may wait for a slot; one more is refused. */
  readonly backlogCount: number
}
