import type { FaultSpec } from '../scenario/policy-spec.ts'
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
  /** A real database refused calls: more connections were opened than it takes, or it was down. */
  | {
      readonly kind: 'sink-refused'
      readonly sinkName: string
      readonly callCount: number
      readonly refusedCount: number
      readonly inUsePeakCount: number
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
      /** What arrived in all, per second, beside what was done at best. */
      readonly meanLoadRatio: number
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
  | {
      readonly kind: 'only-the-work'
      readonly responseUs: number
      readonly workUs: number
      readonly responseP99Us: number
      /** The sinks were busy for a part of the time only. */
      readonly hasRoom: boolean
    }
  /** Async without a backlog: the answer is early, the result is late. */
  | {
      readonly kind: 'queue-adds-wait'
      /** The queue held next to nothing. */
      readonly isPassedThrough: boolean
      readonly responseUs: number
      readonly completionUs: number
      readonly workUs: number
    }
  /** More arrives than the only sink can do, as long as requests arrive. */
  | {
      readonly kind: 'overloaded'
      readonly sinkName: string
      readonly arrivalPerSec: number
      readonly capacityPerSec: number
      /** Turned away by admission; null: nobody was. */
      readonly shedRatio: number | null
      /** What was done by a deadline and what was done after it; null: no request has one. */
      readonly deadline: { readonly forUs: number; readonly goodCount: number; readonly lateCount: number } | null
      readonly timedOut: { readonly count: number; readonly ofCount: number }
    }
  /** Jobs that were too old when their turn came were not begun. */
  | { readonly kind: 'expired-unbegun'; readonly expiredCount: number; readonly createdCount: number }
  /** A queue dropped jobs because the wait stayed too long, not because it was full. */
  | {
      readonly kind: 'codel-dropped'
      readonly queueName: string
      readonly droppedCount: number
      readonly createdCount: number
      readonly targetUs: number
      /** Median wait, dropped jobs included; of the job type that waited longest. */
      readonly waitP50Us: number
    }
  /** Clients that asked again made a load of their own. */
  | {
      readonly kind: 'clients-came-back'
      readonly retriedRatio: number
      readonly ownPerSec: number
      readonly offeredPerSec: number
      readonly offeredPeakPerSec: number
      /** Of the only sink; null: there are several, or it has no limit. */
      readonly capacity: { readonly sinkName: string; readonly perSec: number } | null
    }
  /** What a planned fault did to what was done per second, and whether that came back by itself. */
  | {
      readonly kind: 'after-the-fault'
      readonly fault: FaultSpec['kind']
      /** The sink or queue concerned; null: the front. */
      readonly subject: string | null
      readonly factorRatio: number | null
      readonly forUs: number
      readonly beforePerSec: number
      readonly duringPerSec: number
      readonly afterPerSec: number
      /** From the end of the fault; null: not before the last arrival. */
      readonly recoveredWithinUs: number | null
      readonly watchedUs: number
    }
  /** The work of single requests takes longer than their client waits, though the sink had room. */
  | {
      readonly kind: 'slower-than-the-client'
      readonly sinkName: string
      readonly timedOutCount: number
      readonly offeredCount: number
      readonly timeoutUs: number
      readonly workP95Us: number
    }
  /** Sync fan-out: the answer waits for every subscriber. */
  | {
      readonly kind: 'waits-for-all'
      readonly isOneByOne: boolean
      readonly parts: readonly { readonly name: string; readonly p50Us: number; readonly p95Us: number }[]
    }
  /** Async fan-out: the slowest subscriber is behind, and the others are not. */
  | {
      readonly kind: 'slowest-alone'
      readonly slowest: { readonly name: string; readonly behindUs: number }
      readonly others: readonly { readonly name: string; readonly doneUs: number }[]
      readonly responseUs: number
      readonly retried: readonly { readonly name: string; readonly retryCount: number }[]
    }
  /** Workers that become more and fewer: who waited for them, and what they cost. */
  | {
      readonly kind: 'scaled-workers'
      readonly minCount: number
      readonly peakCount: number
      readonly startedCount: number
      readonly waitMinUs: number
      readonly waitMaxUs: number
      readonly workerUs: number
      /** Jobs that each worker can have in hand. */
      readonly concurrencyCount: number
      readonly workUs: number
    }
  /** How long a transaction is half done for all to see. */
  | {
      readonly kind: 'half-done'
      readonly requestName: string
      readonly mode: 'sync' | 'async'
      readonly p50Us: number
      readonly p99Us: number
    }
  /** Transactions that stayed half done: their handler was killed, or a compensation failed for good. */
  | {
      readonly kind: 'left-half-done'
      readonly requestName: string
      readonly killedCount: number
      readonly stuckCount: number
      readonly failedCompensations: readonly { readonly name: string; readonly deadCount: number }[]
    }
  /** A record and the events about it: what was lost or made up between the two writes, and what an outbox costs. */
  | {
      readonly kind: 'published'
      readonly requestName: string
      readonly mode: 'sync' | 'async'
      readonly how: 'write-first' | 'publish-first' | 'outbox'
      readonly lostCount: number
      readonly ghostCount: number
      readonly republishedCount: number
      /** null: nothing went through an outbox. */
      readonly relay: { readonly p50Us: number; readonly p99Us: number } | null
    }
  /** Hybrid: some answers are the result, the others cost questions and time. */
  | {
      readonly kind: 'answered-inline'
      readonly inlineRatio: number
      readonly waitUs: number
      /** Questions for each 202; null: nobody asks. */
      readonly pollRatio: number | null
      readonly resultP99Us: number
      readonly completionP99Us: number
    }
  /** When the caller was called back, and who never was. */
  | {
      readonly kind: 'called-back'
      readonly resultP50Us: number
      readonly resultP99Us: number
      readonly workP50Us: number
      readonly workP95Us: number
      readonly retryCount: number
      readonly givenUpCount: number
    }
