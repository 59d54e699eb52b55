import type { Distribution } from '../chance/distribution.ts'
import type { Expectation } from './expectation-spec.ts'
import type { FrontSpec } from './front-spec.ts'
import type {
  AdmissionSpec,
  AutoscaleSpec,
  BreakerSpec,
  CodelSpec,
  FaultSpec,
  PublishSpec,
  VisibilitySpec,
} from './policy-spec.ts'

/**
 * A scenario after reading: every default filled in, every human unit turned into one unit, names turned into indexes.
 * It is plain data, so that it crosses to threads and into the result file as it is.
 */

/** Who answers: the caller waits for the work (`sync`), or gets a 202 while a queue and workers do it (`async`). */
export type Mode = 'sync' | 'async'

/** Whose time a run takes: that of the machine, or simulated time. */
export type ClockKind = 'real' | 'virtual'

/** One stretch of a load profile: the rate runs linearly from `fromPerSec` to `toPerSec` (equal: a step). */
export interface Stage {
  readonly forUs: number
  readonly fromPerSec: number
  readonly toPerSec: number
}

/** When requests happen. Times are relative to the start of the run. */
export type Arrivals =
  | { readonly kind: 'once'; readonly atUs: number }
  | { readonly kind: 'constant'; readonly ratePerSec: number; readonly forUs: number }
  | { readonly kind: 'poisson'; readonly stages: readonly Stage[] }
  | { readonly kind: 'stages'; readonly stages: readonly Stage[] }
  /** `sizeCount` requests at one instant, `timesCount` times, `everyUs` apart. */
  | {
      readonly kind: 'burst'
      readonly sizeCount: number
      readonly atUs: number
      readonly everyUs: number
      readonly timesCount: number
    }
  /** `clientCount` clients, each: request, wait for the answer, think, again; no new request after `forUs`. */
  | { readonly kind: 'closed'; readonly clientCount: number; readonly think: Distribution; readonly forUs: number }
  /** Recorded starts, already divided by the speed; ascending. */
  | { readonly kind: 'trace'; readonly path: string; readonly speedRatio: number; readonly startsUs: Float64Array }

/** What one request makes: `count` jobs of one type. */
export interface JobShare {
  readonly jobIndex: number
  readonly count: number
}

/** One kind of request: when it happens, how long its client waits, what it means. */
export interface RequestSpec {
  readonly name: string
  /** Pinned by the file (a bystander is always sync), or null: as the run says. */
  readonly mode: Mode | null
  readonly arrivals: Arrivals
  readonly timeoutUs: number
  /** What becomes of the handler when the client gave up: the platform kills it, or it works on for nobody. */
  readonly onTimeout: 'abandon' | 'continue'
  /** How many of its jobs a sync handler keeps in flight at once; >= 1. */
  readonly parallelCount: number
  readonly jobs: readonly JobShare[]
  /**
   * Its jobs are steps, one after the other in the order of the file. When one fails for good, those before it are
   * compensated, last first: before the answer where a handler runs them, as a saga where workers do.
   */
  readonly isTransaction: boolean
  /** Its first job is a record that the handler writes itself, the others are events about it. null: all jobs are alike. */
  readonly publish: PublishSpec | null
  /** Hybrid: jobs of an asynchronous request that are done within this are answered with their result. null: a 202 at once. */
  readonly waitUs: number | null
  /** Whoever got a 202 asks for the result this often; null: never. */
  readonly pollUs: number | null
  /** From the intended start: a result after this is of no use to anybody. null: it always is. */
  readonly deadlineUs: number | null
  /** Whose request it is: a queue with fair shares serves tenants in turn. */
  readonly tenant: string
  /** Who is turned away at the door; null: nobody. */
  readonly admission: AdmissionSpec | null
  /** How often a client comes back after a refusal, an error or a timeout; one attempt: never. */
  readonly retry: RetrySpec
  /** This share of the clients sends the request again after a while, with the same key; null: none. */
  readonly duplicates: { readonly shareRatio: number; readonly afterUs: number } | null
  /** Index of the job that tells the caller when all others are done; null: nobody is told. */
  readonly callbackIndex: number | null
}

/** How often, and how late, a failed attempt is repeated. */
export interface RetrySpec {
  /** First attempt included; 1 means never again. */
  readonly attemptCountMax: number
  readonly backoffUs: number
  readonly factorRatio: number
  readonly capUs: number
  readonly jitter: 'none' | 'full' | 'equal'
  /** Retries allowed per first attempt, e.g. 0.1; null: no budget. */
  readonly budgetRatio: number | null
  /** The pauses one by one, in place of backoff, factor and cap; the last one repeats. null: as those say. */
  readonly scheduleUs: readonly number[] | null
}

/** One type of job: where it has its effect, how often it is tried. */
export interface JobSpec {
  readonly name: string
  readonly sinkIndex: number
  /** The queue it goes through in async mode. */
  readonly queueIndex: number
  /** Deadline of one attempt at the sink. */
  readonly timeoutUs: number
  readonly retry: RetrySpec
  /** Older than this at dequeue: expired, not started. null: never. */
  readonly ttlUs: number | null
  /** 0 is served first, 9 last. */
  readonly priorityRank: number
  /** Index of the job that undoes this one; null: nothing can, or nothing needs to. */
  readonly compensationIndex: number | null
  /** Attempts of this type that one thread has in flight at once; null: as many as it has slots. */
  readonly bulkheadCount: number | null
  /** A job whose key had its effect within this is not done again; null: it is. */
  readonly dedupeUs: number | null
  /** Share of jobs that fail however often they are tried. */
  readonly poisonRatio: number
  /** No attempt is started whose request is past its deadline. */
  readonly isDeadlineChecked: boolean
}

/** The sink freezes: nothing starts or ends between `atUs` and `atUs + forUs`. */
export interface Stall {
  readonly atUs: number
  readonly forUs: number
}

/** The sink takes `factorRatio` times as long for calls that start between `atUs` and `atUs + forUs`. */
export interface Slowdown extends Stall {
  readonly factorRatio: number
}

/** What every model of a server has, whatever it serves. */
export interface ServerSpec {
  readonly name: string
  /** Calls it serves at once; the others wait. */
  readonly connectionCount: number
  readonly serviceTime: Distribution
  readonly stalls: readonly Stall[]
  readonly slowdowns: readonly Slowdown[]
  /** It refuses calls, and those in flight are lost. */
  readonly outages: readonly Stall[]
  /** What spares it calls that would fail; null: nothing. */
  readonly breaker: BreakerSpec | null
}

/** A sink and its limits. */
export type SinkSpec =
  /** Settles at once: measures the machinery itself. */
  | { readonly kind: 'none'; readonly name: string }
  /** Burns processor time on the thread that calls it, blocking that thread's event loop. */
  | { readonly kind: 'cpu'; readonly name: string; readonly burn: Distribution }
  | (ServerSpec & {
      readonly kind: 'mock-smtp'
      /** Share of calls answered 4yz (worth a retry) and 5yz (final). */
      readonly transientRatio: number
      readonly permanentRatio: number
      /** Paid once for each connection that is opened. */
      readonly greetingUs: number
    })
  | (ServerSpec & {
      readonly kind: 'mock-db'
      /** Universal Scalability Law: n busy connections stretch the service time by 1 + sigma (n - 1) + kappa n (n - 1). */
      readonly sigmaRatio: number
      readonly kappaRatio: number
      /** More callers than this waiting for a connection, and the database falls over for a while. null: never. */
      readonly collapse: { readonly waitingCount: number; readonly downUs: number } | null
      readonly errorRatio: number
    })
  | (ServerSpec & {
      readonly kind: 'mock-http'
      /** Share of calls answered 5xx or 429 (worth a retry) and 410 (final). */
      readonly errorRatio: number
      readonly goneRatio: number
      /** Share of calls that are never answered, and hold their connection until the caller gives up. */
      readonly hangRatio: number
    })
  /** A service over HTTP, the real thing. */
  | {
      readonly kind: 'http'
      readonly name: string
      /** Absolute, `http:` or `https:`, without a user and without a fragment. */
      readonly url: string
      readonly method: string
      /** Names in lower case; a value may refer to the environment as `${env:NAME}`, and is stored like that. */
      readonly headers: Readonly<Record<string, string>>
      /** Template with `${jobId}`, `${attempt}` and `${type}`; null: none is sent. */
      readonly body: string | null
      /** All threads together. */
      readonly connectionCount: number
      /** A connection that is not open after this will not be. */
      readonly connectTimeoutUs: number
      readonly breaker: BreakerSpec | null
    }
  /** A PostgreSQL database, the real thing. */
  | {
      readonly kind: 'postgres'
      readonly name: string
      /** `postgres://user@host:port/database`; its password may be `${env:NAME}`, and is stored like that. */
      readonly url: string
      /** Template with `${jobId}`, `${attempt}` and `${type}`, which are bound as parameters. */
      readonly statement: string
      /** All threads together. */
      readonly connectionCount: number
      /** false: each call opens a connection and closes it. */
      readonly isPooled: boolean
      /** A connection that is not open after this will not be. */
      readonly connectTimeoutUs: number
      readonly breaker: BreakerSpec | null
    }
  /** A mail server, the real thing: one message for each call. */
  | {
      readonly kind: 'smtp'
      readonly name: string
      /** `smtp:` or `smtps:`, with nothing but a host and perhaps a port. */
      readonly url: string
      /** Plain addresses, templates with `${jobId}`. */
      readonly from: string
      readonly to: string
      /** Of the body alone. */
      readonly sizeBytes: number
      /** The password refers to the environment as `${env:NAME}`, and is stored like that. null: nobody logs in. */
      readonly auth: { readonly user: string; readonly password: string } | null
      /** Whether a connection is secured after its greeting; `auto`: where the server offers that. */
      readonly starttls: 'auto' | 'require' | 'off'
      /** All threads together. */
      readonly connectionCount: number
      /** A connection that is not open, greeted and logged in after this will not be. */
      readonly connectTimeoutUs: number
      readonly breaker: BreakerSpec | null
    }

/** Who drains a queue. */
export interface WorkersSpec {
  readonly threadCount: number
  /** Jobs in flight on each thread; with autoscaling, at each worker. */
  readonly concurrencyCount: number
  /** Most attempts started in any sliding second, all threads together; null: no limit. */
  readonly ratePerSec: number | null
  /** How many workers of `concurrencyCount` slots the threads carry together; null: one each, always. */
  readonly autoscale: AutoscaleSpec | null
}

/** A queue and its workers. */
export interface QueueSpec {
  readonly name: string
  readonly driver: 'memory'
  readonly capacityCount: number
  readonly overflow: 'reject' | 'drop-oldest' | 'block'
  /** Which job of equal rank is next: the oldest, the newest, or the newest while more than `lifoAboveCount` wait. */
  readonly order: 'fifo' | 'lifo' | 'adaptive'
  readonly lifoAboveCount: number
  /** A waiting job rises by one rank each time this passes; null: ranks are strict. */
  readonly agingUs: number | null
  /** Weights of the tenants who are served in turn, all of them listed; null: nobody asks whose job it is. */
  readonly fairShares: Readonly<Record<string, number>> | null
  /** Drops what has waited too long; null: nothing does. */
  readonly codel: CodelSpec | null
  /** When a job that was taken is delivered again; null: never, it is lost with its worker. */
  readonly visibility: VisibilitySpec | null
  readonly workers: WorkersSpec
}

/** Everything a run needs to know. */
export interface Scenario {
  readonly version: 1
  readonly name: string
  readonly title: string
  readonly question: string
  /** The decimal digits of an unsigned 32-bit integer, or a text that is no number. */
  readonly seed: string
  readonly requests: readonly RequestSpec[]
  readonly jobs: readonly JobSpec[]
  readonly sinks: readonly SinkSpec[]
  readonly queues: readonly QueueSpec[]
  readonly front: FrontSpec
  /** Processor cores that the virtual clock models; a real run has those of its machine. */
  readonly coreCount: number
  /** Requests intended before this are run and counted, but leave no latency. */
  readonly warmupUs: number
  /** How long the backlog may take to empty after the last arrival. */
  readonly drainLimitUs: number
  /** In the order of their times. */
  readonly faults: readonly FaultSpec[]
  readonly expectations: { readonly sync: readonly Expectation[]; readonly async: readonly Expectation[] }
}
