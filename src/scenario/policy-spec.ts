/** Settings of the policies that keep a system alive under load; each with the numbers that its pure function needs. */

/** When a front turns a request away at the door, which costs next to nothing, rather than take it and serve it late. */
export interface AdmissionSpec {
  /** Most requests of the kind that the front has in hand; null: no limit, here and below. */
  readonly inFlightCountMax: number | null
  /** Most jobs waiting in any queue that the request needs. */
  readonly depthCountMax: number | null
  /** Greatest age of the oldest job waiting there. */
  readonly ageUsMax: number | null
  readonly bucket: TokenBucketSpec | null
  /** What a refusal tells the client to wait before it comes back; null: it says nothing. */
  readonly retryAfterUs: number | null
}

/** Holds `burstCount` tokens, all at the start, and gains `ratePerSec` of them. */
export interface TokenBucketSpec {
  readonly ratePerSec: number
  readonly burstCount: number
}

/**
 * When callers of a sink stop calling it: after `failureRatio` of at least `callCountMin` calls within `windowUs` have
 * failed, nobody calls for `openUs`; then up to `probeCount` calls are let through at once, and their outcome decides.
 */
export interface BreakerSpec {
  readonly failureRatio: number
  readonly callCountMin: number
  readonly windowUs: number
  readonly openUs: number
  readonly probeCount: number
}

/**
 * How a handler that writes a record of its own makes the other jobs known: events, that must follow every record and
 * none else. Writing and publishing are two writes to two systems, and who dies between them leaves one without the other.
 */
export interface PublishSpec {
  /**
   * `write-first`: the record, then the events. `publish-first`: the other way round. `outbox`: the events are written
   * with the record, in one transaction, and a relay publishes them later.
   */
  readonly how: 'write-first' | 'publish-first' | 'outbox'
  /** Share that dies between two writes: of the handlers; of an outbox, of the relay's publications. */
  readonly crashRatio: number
  /** The relay looks into the outbox this often, and publishes at most so many requests each time. */
  readonly everyUs: number
  readonly batchCount: number
}

/** Controlled delay (RFC 8289): jobs are dropped once the wait has been over `targetUs` for `intervalUs`. */
export interface CodelSpec {
  readonly targetUs: number
  readonly intervalUs: number
}

/** How many workers a queue has, by a signal that is read every so often. */
export interface AutoscaleSpec {
  readonly minCount: number
  readonly maxCount: number
  /** Jobs waiting for each worker, age of the oldest waiting job in microseconds, or share of slots that are busy. */
  readonly signal: 'backlog-per-worker' | 'age' | 'utilisation'
  /** What the signal shall be: jobs, microseconds, or a share. */
  readonly target: number
  readonly everyUs: number
  /** No worker is given up for so long after the last change. */
  readonly cooldownUs: number
  /** From the decision for a new worker until it can work; it is paid for meanwhile. */
  readonly coldStartUs: number
}

/** Lease of a taken job: whose worker neither ends nor renews it in time loses it, and it is delivered again. */
export interface VisibilitySpec {
  readonly timeoutUs: number
  /** Workers renew their leases this often; null: never. */
  readonly heartbeatUs: number | null
  /** A job delivered so often that would have to be delivered again is a dead letter. */
  readonly deliveryCountMax: number
}

/** Something that goes wrong at a planned time, for `forUs`. */
export type FaultSpec = { readonly atUs: number; readonly forUs: number } & (
  | { readonly kind: 'kill-worker'; readonly queueIndex: number; readonly nth: number }
  | { readonly kind: 'pause-sink'; readonly sinkIndex: number }
  | { readonly kind: 'slow-sink'; readonly sinkIndex: number; readonly factorRatio: number }
  | { readonly kind: 'refuse-sink'; readonly sinkIndex: number }
  | { readonly kind: 'stall-front' }
)
