import { z } from 'zod'

const number = z.number()
const mode = z.enum(['sync', 'async'])

const distribution = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), valueUs: number }),
  z.strictObject({ kind: z.literal('uniform'), minUs: number, maxUs: number }),
  z.strictObject({ kind: z.literal('exponential'), meanUs: number }),
  z.strictObject({ kind: z.literal('lognormal'), p50Us: number, p99Us: number }),
  z.strictObject({ kind: z.literal('pareto'), minUs: number, shapeRatio: number, maxUs: number }),
  z.strictObject({ kind: z.literal('empirical'), valuesUs: z.array(number), weightRatios: z.array(number) }),
])

const stages = z.array(z.strictObject({ forUs: number, fromPerSec: number, toPerSec: number }))

const arrivals = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('once'), atUs: number }),
  z.strictObject({ kind: z.literal('constant'), ratePerSec: number, forUs: number }),
  z.strictObject({ kind: z.literal('poisson'), stages }),
  z.strictObject({ kind: z.literal('stages'), stages }),
  z.strictObject({ kind: z.literal('burst'), sizeCount: number, atUs: number, everyUs: number, timesCount: number }),
  z.strictObject({ kind: z.literal('closed'), clientCount: number, think: distribution, forUs: number }),
  z.strictObject({ kind: z.literal('trace'), path: z.string(), speedRatio: number, startCount: number }),
])

const retry = z.strictObject({
  attemptCountMax: number,
  backoffUs: number,
  factorRatio: number,
  capUs: number,
  jitter: z.enum(['none', 'full', 'equal']),
  budgetRatio: number.nullable(),
  scheduleUs: z.array(number).nullable(),
})

const admission = z.strictObject({
  inFlightCountMax: number.nullable(),
  depthCountMax: number.nullable(),
  ageUsMax: number.nullable(),
  bucket: z.strictObject({ ratePerSec: number, burstCount: number }).nullable(),
  retryAfterUs: number.nullable(),
})

const request = z.strictObject({
  name: z.string(),
  mode: mode.nullable(),
  arrivals,
  timeoutUs: number,
  onTimeout: z.enum(['abandon', 'continue']),
  parallelCount: number,
  jobs: z.array(z.strictObject({ jobIndex: number, count: number })),
  isTransaction: z.boolean(),
  publish: z
    .strictObject({
      how: z.enum(['write-first', 'publish-first', 'outbox']),
      crashRatio: number,
      everyUs: number,
      batchCount: number,
    })
    .nullable(),
  waitUs: number.nullable(),
  pollUs: number.nullable(),
  deadlineUs: number.nullable(),
  tenant: z.string(),
  admission: admission.nullable(),
  retry,
  duplicates: z.strictObject({ shareRatio: number, afterUs: number }).nullable(),
  callbackIndex: number.nullable(),
})

const job = z.strictObject({
  name: z.string(),
  sinkIndex: number,
  queueIndex: number,
  timeoutUs: number,
  retry,
  ttlUs: number.nullable(),
  priorityRank: number,
  compensationIndex: number.nullable(),
  bulkheadCount: number.nullable(),
  dedupeUs: number.nullable(),
  poisonRatio: number,
  isDeadlineChecked: z.boolean(),
})

const stall = { atUs: number, forUs: number }

const breaker = z
  .strictObject({ failureRatio: number, callCountMin: number, windowUs: number, openUs: number, probeCount: number })
  .nullable()

const server = {
  name: z.string(),
  connectionCount: number,
  serviceTime: distribution,
  stalls: z.array(z.strictObject(stall)),
  slowdowns: z.array(z.strictObject({ ...stall, factorRatio: number })),
  outages: z.array(z.strictObject(stall)),
  breaker,
}

const sink = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), name: z.string() }),
  z.strictObject({ kind: z.literal('cpu'), name: z.string(), burn: distribution }),
  z.strictObject({
    kind: z.literal('mock-smtp'),
    ...server,
    transientRatio: number,
    permanentRatio: number,
    greetingUs: number,
  }),
  z.strictObject({
    kind: z.literal('mock-db'),
    ...server,
    sigmaRatio: number,
    kappaRatio: number,
    collapse: z.strictObject({ waitingCount: number, downUs: number }).nullable(),
    errorRatio: number,
  }),
  z.strictObject({
    kind: z.literal('mock-http'),
    ...server,
    errorRatio: number,
    goneRatio: number,
    hangRatio: number,
  }),
  z.strictObject({
    kind: z.literal('http'),
    name: z.string(),
    url: z.string(),
    method: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string().nullable(),
    connectionCount: number,
    connectTimeoutUs: number,
    breaker,
  }),
  z.strictObject({
    kind: z.literal('postgres'),
    name: z.string(),
    url: z.string(),
    statement: z.string(),
    connectionCount: number,
    isPooled: z.boolean(),
    connectTimeoutUs: number,
    breaker,
  }),
  z.strictObject({
    kind: z.literal('smtp'),
    name: z.string(),
    url: z.string(),
    from: z.string(),
    to: z.string(),
    sizeBytes: number,
    auth: z.strictObject({ user: z.string(), password: z.string() }).nullable(),
    starttls: z.enum(['auto', 'require', 'off']),
    connectionCount: number,
    connectTimeoutUs: number,
    breaker,
  }),
])

const queue = z.strictObject({
  name: z.string(),
  driver: z.literal('memory'),
  capacityCount: number,
  overflow: z.enum(['reject', 'drop-oldest', 'block']),
  order: z.enum(['fifo', 'lifo', 'adaptive']),
  lifoAboveCount: number,
  agingUs: number.nullable(),
  fairShares: z.record(z.string(), number).nullable(),
  codel: z.strictObject({ targetUs: number, intervalUs: number }).nullable(),
  visibility: z
    .strictObject({ timeoutUs: number, heartbeatUs: number.nullable(), deliveryCountMax: number })
    .nullable(),
  workers: z.strictObject({
    threadCount: number,
    concurrencyCount: number,
    ratePerSec: number.nullable(),
    autoscale: z
      .strictObject({
        minCount: number,
        maxCount: number,
        signal: z.enum(['backlog-per-worker', 'age', 'utilisation']),
        target: number,
        everyUs: number,
        cooldownUs: number,
        coldStartUs: number,
      })
      .nullable(),
  }),
})

const fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('kill-worker'), ...stall, queueIndex: number, nth: number }),
  z.strictObject({ kind: z.literal('pause-sink'), ...stall, sinkIndex: number }),
  z.strictObject({ kind: z.literal('slow-sink'), ...stall, sinkIndex: number, factorRatio: number }),
  z.strictObject({ kind: z.literal('refuse-sink'), ...stall, sinkIndex: number }),
  z.strictObject({ kind: z.literal('stall-front'), ...stall }),
])

/** The fields of an expectation, which its outcome repeats. */
export const expectationShape = {
  text: z.string(),
  metric: z.string(),
  op: z.enum(['<', '<=', '>', '>=', '==', '!=']),
  value: number,
  unit: z.enum(['us', 'perSec', 'count', 'ratio']),
  origin: z.string().nullable(),
}

const expectations = z.array(z.strictObject(expectationShape))

/** Mirrors `ScenarioRecord`. */
export const scenarioRecordSchema = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  title: z.string(),
  question: z.string(),
  seed: z.string(),
  requests: z.array(request),
  jobs: z.array(job),
  sinks: z.array(sink),
  queues: z.array(queue),
  front: z.strictObject({ concurrencyCount: number, backlogCount: number }),
  coreCount: number,
  warmupUs: number,
  drainLimitUs: number,
  faults: z.array(fault),
  expectations: z.strictObject({ sync: expectations, async: expectations }),
})
