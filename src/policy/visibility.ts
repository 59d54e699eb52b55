import type { VisibilitySpec } from '../scenario/policy-spec.ts'

/** A job that a worker has taken from a queue, and is invisible to the others while the lease lasts. */
export interface VisibilityLease {
  readonly takenUs: number
  /** When the worker last said that it is alive; anything up to `takenUs`: not yet. */
  readonly lastBeatUs: number
}

/**
 * The first microsecond at which the job is no longer its worker's: one timeout after it was taken or, where workers
 * send heartbeats, after the last sign of life. After Amazon SQS, where a message is invisible for its visibility
 * timeout from when it was received, and ChangeMessageVisibility counts the timeout anew from when it is called.
 */
export function leaseEndUs(spec: VisibilitySpec, lease: VisibilityLease): number {
  const aliveUs = spec.heartbeatUs === null ? lease.takenUs : Math.max(lease.takenUs, lease.lastBeatUs)
  return aliveUs + spec.timeoutUs
}

/**
 * What becomes of a job whose lease has ended, after `deliveryCount` deliveries, 1 or more: it is delivered again, or is
 * a dead letter, as by the maxReceiveCount of Amazon SQS.
 */
export function decideRedelivery(spec: VisibilitySpec, job: { readonly deliveryCount: number }): 'again' | 'dead' {
  return job.deliveryCount < spec.deliveryCountMax ? 'again' : 'dead'
}
