import { z } from 'zod'

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const us = z.number().min(0)

const interval95 = z.strictObject({ lowUs: us, highUs: us.nullable(), neededCount: count.nullable() })

const intervals95 = z.strictObject({
  mean: interval95,
  p50: interval95,
  p90: interval95,
  p95: interval95,
  p99: interval95,
  p999: interval95.nullable(),
})

const latency = z
  .strictObject({
    count,
    minUs: us,
    meanUs: us,
    p50Us: us,
    p90Us: us,
    p95Us: us,
    p99Us: us,
    p999Us: us.nullable(),
    maxUs: us,
    ci: intervals95.nullable(),
    hdr: z.string(),
  })
  .nullable()

const request = z.strictObject({
  name: z.string(),
  mode: z.enum(['sync', 'async']),
  offeredCount: count,
  answeredCount: count,
  errorCount: count,
  timedOutCount: count,
  rejectedCount: count,
  openCount: count,
  completedCount: count,
  goodCount: count,
  retriedCount: count,
  repeatedCount: count,
  shedCount: count,
  inlineCount: count,
  pollCount: count,
  compensatedCount: count,
  stuckCount: count,
  lostEventCount: count,
  ghostEventCount: count,
  republishedCount: count,
  unpublishedCount: count,
  response: latency,
  completion: latency,
  first: latency,
  result: latency,
  inconsistent: latency,
  relay: latency,
})

const job = z.strictObject({
  name: z.string(),
  sinkName: z.string(),
  queueName: z.string().nullable(),
  createdCount: count,
  doneCount: count,
  dedupedCount: count,
  failedCount: count,
  deadCount: count,
  expiredCount: count,
  shedCount: count,
  cutCount: count,
  neverStartedCount: count,
  pendingCount: count,
  lostCount: count,
  duplicatedCount: count,
  redeliveredCount: count,
  staleCount: count,
  attemptCount: count,
  retryCount: count,
  fastFailedCount: count,
  wastedCount: count,
  wait: latency,
  service: latency,
  total: latency,
})

const queue = z.strictObject({
  name: z.string(),
  capacityCount: count,
  threadCount: count,
  concurrencyCount: count,
  workers: z
    .strictObject({ peakCount: count, workerUs: us, startedCount: count, timeToCapacityUs: us.nullable() })
    .nullable(),
  peakCount: count,
  oldestUs: us,
  pendingCount: count,
  waitSumUs: z.number(),
  waitSumByLittleUs: z.number().nullable(),
})

const sink = z.strictObject({
  name: z.string(),
  kind: z.string(),
  connectionCount: count.nullable(),
  callCount: count,
  okCount: count,
  errorCount: count,
  refusedCount: count,
  cancelledCount: count,
  unknownCount: count,
  collapseCount: count,
  downUs: us,
  breakerOpenedCount: count,
  inUsePeakCount: count,
  waitingPeakCount: count,
  busyUs: us,
})

const interval = z.strictObject({
  fromUs: us,
  toUs: us,
  offeredCount: count,
  answeredCount: count,
  timedOutCount: count,
  rejectedCount: count,
  doneCount: count,
  failedCount: count,
  retryCount: count,
  backlogCount: count,
  depthCounts: z.array(count),
  workerCounts: z.array(count.nullable()),
  inUseCounts: z.array(count),
  waitingCounts: z.array(count),
  histograms: z.record(z.string(), z.string()),
})

/** Mirrors `Measurement`. */
export const measurementSchema = z.strictObject({
  mode: z.enum(['sync', 'async']),
  engine: z.enum(['threads', 'events', 'ring', 'heap', 'buckets']),
  durationUs: us,
  arrivalsEndUs: us,
  ending: z.enum(['complete', 'interrupted', 'drain-limit', 'deadline']),
  plannedRequestCount: count.nullable(),
  requests: z.array(request),
  jobs: z.array(job),
  queues: z.array(queue),
  sinks: z.array(sink),
  effectCount: count,
  drain: z.strictObject({
    verdict: z.enum(['none', 'drained', 'equilibrium', 'growing']),
    drainUs: us.nullable(),
    backlogGoneAtUs: us.nullable(),
  }),
  lateness: latency,
  startCut: z
    .strictObject({ series: z.string(), ratio: z.number(), headMeanUs: us.nullable(), restMeanUs: us })
    .nullable(),
  intervals: z.array(interval),
  threads: z.array(z.strictObject({ role: z.enum(['front', 'worker']), busyUs: us })),
  wallUs: us,
  cpuUs: us,
  rssPeakBytes: count,
})
