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

const request = z.strictObject({
  name: z.string(),
  mode: mode.nullable(),
  arrivals,
  timeoutUs: number,
  onTimeout: z.enum(['abandon', 'continue']),
  parallelCount: number,
  jobs: z.array(z.strictObject({ jobIndex: number, count: number })),
})

const job = z.strictObject({
  name: z.string(),
  sinkIndex: number,
  queueIndex: number,
  timeoutUs: number,
  retry: z.strictObject({
    attemptCountMax: number,
    backoffUs: number,
    factorRatio: number,
    capUs: number,
    jitter: z.enum(['none', 'full', 'equal']),
    budgetRatio: number.nullable(),
  }),
  ttlUs: number.nullable(),
  priorityRank: number,
})

const stalls = z.array(z.strictObject({ atUs: number, forUs: number }))

const sink = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), name: z.string() }),
  z.strictObject({ kind: z.literal('cpu'), name: z.string(), burn: distribution }),
  z.strictObject({
    kind: z.literal('mock-smtp'),
    name: z.string(),
    connectionCount: number,
    serviceTime: distribution,
    transientRatio: number,
    permanentRatio: number,
    greetingUs: number,
    stalls,
  }),
  z.strictObject({
    kind: z.literal('mock-db'),
    name: z.string(),
    connectionCount: number,
    serviceTime: distribution,
    sigmaRatio: number,
    kappaRatio: number,
    collapse: z.strictObject({ waitingCount: number, downUs: number }).nullable(),
    errorRatio: number,
    stalls,
  }),
])

const queue = z.strictObject({
  name: z.string(),
  driver: z.literal('memory'),
  capacityCount: number,
  overflow: z.enum(['reject', 'drop-oldest', 'block']),
  order: z.enum(['fifo', 'lifo']),
  workers: z.strictObject({ threadCount: number, concurrencyCount: number, ratePerSec: number.nullable() }),
})

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
  expectations: z.strictObject({ sync: expectations, async: expectations }),
})
