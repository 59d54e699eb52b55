import { describe, expect, it } from 'vitest'
import { readMetric } from '../../src/result/metric-value.ts'
import { job, latency, measurement, queue, request, sink } from '../report/make-result.ts'

const run = measurement({
  mode: 'async',
  durationUs: 4_000_000,
  requests: [
    request({
      name: 'order',
      mode: 'async',
      offeredCount: 21,
      answeredCount: 1,
      errorCount: 2,
      timedOutCount: 3,
      rejectedCount: 4,
      openCount: 11,
      completedCount: 5,
      response: latency(2_000, 1_000, 2),
    }),
  ],
  jobs: [
    job({
      name: 'save',
      sinkName: 'db',
      createdCount: 100,
      doneCount: 60,
      failedCount: 1,
      deadCount: 2,
      expiredCount: 3,
      shedCount: 4,
      cutCount: 5,
      pendingCount: 25,
      lostCount: 6,
      duplicatedCount: 7,
      retryCount: 8,
      fastFailedCount: 9,
      wastedCount: 20,
      service: latency(60, 5_000),
    }),
    job({ name: 'mail', sinkName: 'db', doneCount: 40 }),
  ],
  queues: [queue({ name: 'orders', peakCount: 77, oldestUs: 88 })],
  sinks: [
    sink({
      name: 'db',
      kind: 'mock-db',
      callCount: 11,
      errorCount: 12,
      refusedCount: 13,
      collapseCount: 14,
      downUs: 15,
      breakerOpenedCount: 18,
      inUsePeakCount: 16,
      waitingPeakCount: 17,
    }),
  ],
  drain: { verdict: 'drained', drainUs: 1_234, backlogGoneAtUs: 2_000 },
  lateness: latency(100, 50, 2),
})

describe('a metric is read by the name that expectations use', () => {
  it.each([
    ['order.offered', 21],
    ['order.answered', 1],
    ['order.errors', 2],
    ['order.timeouts', 3],
    ['order.rejected', 4],
    ['order.completed', 5],
    ['order.response.min', 500],
    ['order.response.p50', 1_000],
    ['order.response.p90', 1_400],
    ['order.response.p95', 1_500],
    ['order.response.p99', 1_700],
    ['order.response.p99.9', 1_900],
    ['order.response.max', 2_000],
    ['order.response.mean', 1_050],
    ['order.response.count', 2_000],
    ['save.created', 100],
    ['save.done', 60],
    ['save.failed', 1],
    ['save.dead', 2],
    ['save.expired', 3],
    ['save.shed', 4],
    ['save.cut', 5],
    ['save.pending', 25],
    ['save.lost', 6],
    ['save.duplicated', 7],
    ['save.retries', 8],
    ['save.fastFails', 9],
    ['save.wasted', 20],
    ['save.service.p99', 5_000],
    ['orders.peak', 77],
    ['orders.oldest', 88],
    ['db.calls', 11],
    ['db.errors', 12],
    ['db.refused', 13],
    ['db.collapses', 14],
    ['db.down', 15],
    ['db.breakerOpened', 18],
    ['db.inUsePeak', 16],
    ['db.waitingPeak', 17],
    ['ledger.created', 140],
    ['ledger.done', 100],
    ['ledger.lost', 6],
    ['ledger.duplicated', 7],
    ['ledger.pending', 25],
    ['throughput', 25],
    ['goodput', 20],
    ['drain', 1_234],
    ['lateness.p50', 50],
    ['lateness.max', 100],
  ] as const)('%s is %d', (name, value) => {
    expect(readMetric(run, name)).toBe(value)
  })
})

describe('a metric without a value is null', () => {
  it.each([
    ['no sample', 'order.completion.p99'],
    ['too few samples for it', 'save.service.p99.9'],
    ['workers that are as many as ever', 'orders.cost'],
    ['workers that are as many as ever', 'orders.workers'],
    ['unknown owner', 'nobody.done'],
    ['unknown statistic', 'order.response.p42'],
    ['the ledger sums only what adds up', 'ledger.wait'],
    ['no statistic', 'order.response'],
    ['a key of every object', 'order.constructor'],
    ['a key of every object', 'lateness.toString'],
    ['empty', ''],
  ] as const)('%s: %o', (_, name) => {
    expect(readMetric(run, name)).toBeNull()
  })

  it('but no samples are a count of 0', () => {
    expect(readMetric(run, 'order.completion.count')).toBe(0)
  })
})
