/** When the requests of one kind happen, worked out from the scenario and the seed alone; times count from the run's start. */
export type ArrivalPlan = OpenPlan | ClosedPlan

/** Starts that are planned whatever becomes of earlier requests. Read once, forwards. */
export interface OpenPlan {
  readonly kind: 'open'
  /**
   * The next intended start in whole microseconds, or -1 when the plan is over. Starts never go back; those of `once`,
   * and of `constant` and `stages` up to a request per microsecond, strictly rise. Bursts, traces, Poisson arrivals and
   * rates above that may name one microsecond several times.
   */
  next(): number
  /** How many starts there are in all; null where chance decides. */
  readonly plannedCount: number | null
  /** No start is later than this. */
  readonly endUs: number
}

/** Clients that ask again only when they have their answer: who waits for the system slows down with it. */
export interface ClosedPlan {
  readonly kind: 'closed'
  readonly clientCount: number
  /** A client that would ask later than this stops instead. */
  readonly endUs: number
  /** When a client asks for the first time; never later than `endUs`. */
  firstUs(clientIndex: number): number
  /** How long a client thinks after its nth answer, counted from 1, before it asks again. */
  thinkUs(clientIndex: number, nth: number): number
}
