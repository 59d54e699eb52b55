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
  /** Jobs were refused or dropped because the queue was full. */
  | {
      readonly kind: 'queue-full'
      readonly queueName: string
      readonly capacityCount: number
      readonly turnedAwayCount: number
    }
  /** The queue held what the workers could not take at once, and they worked it off. */
  | {
      readonly kind: 'levelled'
      readonly job: { readonly one: string; readonly many: string }
      readonly peakCount: number
      readonly slotCount: number
      readonly slotsAre: 'worker slots' | 'connections'
      readonly serviceUs: number
      readonly capacityPerSec: number
      readonly donePeakPerSec: number
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
  | { readonly kind: 'wasted-work'; readonly wastedCount: number }
  /** Sync: the response is the work and nothing else. */
  | { readonly kind: 'only-the-work'; readonly responseUs: number; readonly workUs: number }
  /** Async without a backlog: the answer is early, the result is late. */
  | {
      readonly kind: 'queue-adds-wait'
      readonly responseUs: number
      readonly completionUs: number
      readonly workUs: number
    }
