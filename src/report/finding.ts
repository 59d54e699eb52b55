import type { QueueLimit } from './queue-limit.ts'

/** One reason for what a run showed, as numbers; all of them measured, but for the limits that the scenario states. */
export type Finding =
  /** A sync request makes more work than its client waits for. */
  | {
      readonly kind: 'too-long-for-the-client'
      readonly job: { readonly one: string; readonly many: string }
      readonly serviceUs: number
      readonly jobCount: number
      readonly parallelCount: number
      readonly needUs: number
      readonly timeoutUs: number
      readonly neededParallelCount: number
      /** What does not allow so many at once; `one-job`: a single one takes longer than the client waits. */
      readonly forbiddenBy:
        | null
        | { readonly kind: 'thread' | 'one-job' }
        | { readonly kind: 'connections'; readonly sinkName: string; readonly connectionCount: number }
    }
  /** Work arrived faster than the sink ever did it, with all its connections taken. */
  | {
      readonly kind: 'sink-overrun'
      readonly sinkName: string
      readonly arrivalPeakPerSec: number
      readonly donePeakPerSec: number
      readonly connectionCount: number
      readonly waitingPeakCount: number
    }
  | {
      readonly kind: 'sink-collapsed'
      readonly sinkName: string
      readonly collapseCount: number
      readonly downUs: number
      readonly refusedCount: number
    }
  /** Requests were refused because the front's slots and backlog were full. */
  | {
      readonly kind: 'front-full'
      readonly rejectedCount: number
      readonly concurrencyCount: number
      readonly backlogCount: number
    }
  /** Requests were turned away, older jobs dropped, or clients made to wait, because the queue was full. */
  | {
      readonly kind: 'queue-full'
      readonly queueName: string
      readonly capacityCount: number
      readonly turnedAwayCount: number
      readonly droppedCount: number
      readonly blocks: boolean
    }
  /** The queue held what the workers could not take at once, and they worked it off. */
  | {
      readonly kind: 'levelled'
      /** null: there is one queue only. */
      readonly queueName: string | null
      readonly job: { readonly one: string; readonly many: string }
      readonly peakCount: number
      readonly hasNoWaitingClient: boolean
      readonly limit: QueueLimit | null
    }
  /** How fast a backlog can go: peak ÷ (capacity − arrivals). */
  | {
      readonly kind: 'backlog-drained'
      readonly peakCount: number
      readonly donePeakPerSec: number
      readonly stillArrivingPerSec: number
      readonly drainUs: number
    }
  | { readonly kind: 'backlog-grows'; readonly arrivalPerSec: number; readonly donePerSec: number }
  /** Processor work in the front kept it from everything else. */
  | {
      readonly kind: 'front-blocked'
      readonly busyRatio: number
      readonly bystander: { readonly name: string; readonly p99Us: number; readonly workUs: number } | null
    }
  /** A bystander found the connections of its sink taken by others. */
  | {
      readonly kind: 'bystander-waited'
      readonly name: string
      readonly sinkName: string
      readonly connectionCount: number
      readonly p99Us: number
      readonly holdUs: number
    }
  | { readonly kind: 'wasted-work'; readonly wastedCount: number }
  /** Sync: the response is the work and nothing else. */
  | { readonly kind: 'only-the-work'; readonly responseUs: number; readonly workUs: number }
  /** Async without a backlog: the answer is early, the result is late. */
  | {
      readonly kind: 'queue-adds-wait'
      /** The queue held next to nothing. */
      readonly isPassedThrough: boolean
      readonly responseUs: number
      readonly completionUs: number
      readonly workUs: number
    }
