/** A request as it comes to the front. */
export interface Arrival {
  readonly kind: number
  /** The closed-loop client that sends it, or -1. */
  readonly client: number
  /** When its client asked for the first time, and this time. */
  readonly intendedUs: number
  readonly startUs: number
  readonly attempt: number
  /** See `RequestTable`. */
  readonly firstId: number
}

/** A request that left without what its client wanted. */
export interface Departure extends Omit<Arrival, 'startUs'> {
  /** What the client was told to wait; null: nothing. */
  readonly retryAfterUs: number | null
}

/** Clients that send a request once more: because it came to nothing, or because they clicked twice. */
export interface Comebacks {
  /** A client asks for the first time; true when it will ask once more, with the same key. */
  sendsTwice(kind: number): boolean
  /** Has the request of that arrival, whose jobs have ids from `firstId` on, sent again. */
  repeat(arrival: Arrival, firstId: number): void
  /** A request came to nothing for its client; true when that client comes back, after a while. */
  comesBack(departure: Departure): boolean
}
