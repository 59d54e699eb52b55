import type { JobSpec, QueueSpec, RequestSpec, RetrySpec, ServerSpec, WorkersSpec } from './scenario.ts'

/** What the parts of a scenario have where nothing special is asked of them: for scenarios that are made, not read. */

/** Nothing is tried again. */
export const NO_RETRY: RetrySpec = {
  attemptCountMax: 1,
  backoffUs: 0,
  factorRatio: 1,
  capUs: 0,
  jitter: 'none',
  budgetRatio: null,
  scheduleUs: null,
}

/** A request without policies. */
export const PLAIN_REQUEST = {
  mode: null,
  onTimeout: 'abandon',
  parallelCount: 1,
  isTransaction: false,
  publish: null,
  waitUs: null,
  pollUs: null,
  deadlineUs: null,
  tenant: 'everybody',
  admission: null,
  retry: NO_RETRY,
  duplicates: null,
  callbackIndex: null,
} as const satisfies Partial<RequestSpec>

/** A job without policies. */
export const PLAIN_JOB = {
  sinkIndex: 0,
  queueIndex: 0,
  retry: NO_RETRY,
  ttlUs: null,
  priorityRank: 5,
  compensationIndex: null,
  bulkheadCount: null,
  dedupeUs: null,
  poisonRatio: 0,
  isDeadlineChecked: false,
} as const satisfies Partial<JobSpec>

/** Workers that are as many as there are slots on their threads. */
export const PLAIN_WORKERS = { ratePerSec: null, autoscale: null } as const satisfies Partial<WorkersSpec>

/** First in, first out, and full is full. */
export const PLAIN_QUEUE = {
  driver: 'memory',
  overflow: 'reject',
  order: 'fifo',
  lifoAboveCount: 0,
  agingUs: null,
  fairShares: null,
  codel: null,
  visibility: null,
} as const satisfies Partial<QueueSpec>

/** A server to which nothing happens. */
export const PLAIN_SERVER = {
  stalls: [],
  slowdowns: [],
  outages: [],
  breaker: null,
} as const satisfies Partial<ServerSpec>
