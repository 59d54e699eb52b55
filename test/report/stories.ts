import type { RunResult } from '../../src/result/run-result.ts'
import { PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import {
  expectation,
  interval,
  intervals,
  job,
  jobSpec,
  latency,
  measurement,
  mockDb,
  mockSmtp,
  queue,
  queueSpec,
  request,
  requestSpec,
  result,
  scenario,
  sink,
} from './make-result.ts'

/** Results whose numbers belong together, one pair for each of the stories that reports must tell. */

export const newsletter: Scenario = scenario({
  name: 'newsletter',
  requests: [requestSpec({ name: 'send', jobs: [{ jobIndex: 0, count: 1_000_000 }] })],
  jobs: [jobSpec({ name: 'email' })],
  sinks: [mockSmtp()],
  queues: [
    queueSpec({ capacityCount: 1_000_000, workers: { ...PLAIN_WORKERS, threadCount: 2, concurrencyCount: 5_000 } }),
  ],
  expectations: {
    sync: [expectation('send.timeouts == 0', 'count', 0)],
    async: [
      expectation('send.response.p99 < 10ms', 'us', 10_000),
      expectation('ledger.lost == 0', 'count', 0),
      expectation('drain < 60s', 'us', 60_000_000),
    ],
  },
})

export function newsletterSync(): RunResult {
  return result(
    newsletter,
    measurement({
      mode: 'sync',
      durationUs: 30_000_400,
      requests: [
        request({
          name: 'send',
          mode: 'sync',
          answeredCount: 0,
          timedOutCount: 1,
          completedCount: 0,
          response: latency(1, 30_000_000),
        }),
      ],
      jobs: [
        job({
          name: 'email',
          sinkName: 'smtp',
          createdCount: 1_000_000,
          doneCount: 636,
          cutCount: 1,
          neverStartedCount: 999_363,
          service: { ...latency(636, 45_000, 3.55), meanUs: 47_000 },
        }),
      ],
      sinks: [
        sink({
          name: 'smtp',
          kind: 'mock-smtp',
          connectionCount: 10_000,
          callCount: 637,
          inUsePeakCount: 1,
          busyUs: 29_900_000,
        }),
      ],
      intervals: intervals({ offered: [1], done: new Array<number>(30).fill(21) }),
    }),
  )
}

export function newsletterAsync(): RunResult {
  return result(
    newsletter,
    measurement({
      mode: 'async',
      durationUs: 5_130_000,
      requests: [
        request({ name: 'send', mode: 'async', response: latency(1, 700), completion: latency(1, 5_130_000) }),
      ],
      jobs: [
        job({
          name: 'email',
          sinkName: 'smtp',
          queueName: 'default',
          doneCount: 1_000_000,
          wait: { ...latency(1_000_000, 2_500_000, 2), minUs: 0 },
          service: { ...latency(1_000_000, 45_000, 6.9), meanUs: 46_900 },
        }),
      ],
      queues: [
        queue({
          capacityCount: 1_000_000,
          concurrencyCount: 5_000,
          peakCount: 978_113,
          oldestUs: 5_000_000,
          waitSumUs: 2_500_000_000_000,
          waitSumByLittleUs: 2_500_000_000_000,
        }),
      ],
      sinks: [
        sink({
          name: 'smtp',
          kind: 'mock-smtp',
          connectionCount: 10_000,
          callCount: 1_000_000,
          inUsePeakCount: 10_000,
          busyUs: 46_900_000_000,
        }),
      ],
      drain: { verdict: 'drained', drainUs: 5_130_000, backlogGoneAtUs: 5_130_000 },
      intervals: [
        ...intervals({
          offered: [1],
          done: [192_000, 198_400, 198_000, 197_900, 198_200],
          depth: [797_000, 599_000, 401_000, 203_000, 5_000],
        }),
        interval({ fromUs: 5_000_000, toUs: 5_130_000, doneCount: 15_500, depthCounts: [0] }),
      ],
    }),
    '2026-11-23T19:16:02.123Z',
  )
}

export const spike: Scenario = scenario({
  name: 'spike',
  requests: [
    requestSpec({
      name: 'order',
      arrivals: {
        kind: 'poisson',
        stages: [
          { forUs: 5_000_000, fromPerSec: 100, toPerSec: 100 },
          { forUs: 5_000_000, fromPerSec: 1_000, toPerSec: 1_000 },
          { forUs: 10_000_000, fromPerSec: 100, toPerSec: 100 },
        ],
      },
      timeoutUs: 5_000_000,
    }),
    requestSpec({
      name: 'browse',
      mode: 'sync',
      arrivals: { kind: 'constant', ratePerSec: 50, forUs: 20_000_000 },
      timeoutUs: 1_000_000,
      jobs: [{ jobIndex: 1, count: 1 }],
    }),
  ],
  jobs: [jobSpec({ name: 'save-order' }), jobSpec({ name: 'read-page' })],
  sinks: [mockDb({ connectionCount: 10 })],
  queues: [queueSpec({ name: 'orders' })],
  expectations: {
    sync: [expectation('order.timeouts == 0', 'count', 0), expectation('db.collapses == 0', 'count', 0)],
    async: [
      expectation('order.response.p99 < 10ms', 'us', 10_000),
      expectation('order.timeouts == 0', 'count', 0),
      expectation('db.collapses == 0', 'count', 0),
      expectation('ledger.lost == 0', 'count', 0),
    ],
  },
})

const SPIKE_OFFERED = [150, 148, 152, 149, 151, 1043, 1050, 1061, 1049, 1047, ...new Array<number>(10).fill(150)]
const SPIKE_COUNT = SPIKE_OFFERED.reduce((sum, count) => sum + count, 0)

export function spikeSync(): RunResult {
  return result(
    spike,
    measurement({
      mode: 'sync',
      durationUs: 22_000_000,
      arrivalsEndUs: 19_990_000,
      requests: [
        request({
          name: 'order',
          mode: 'sync',
          offeredCount: SPIKE_COUNT - 1_000,
          answeredCount: 2_000,
          errorCount: 1_500,
          timedOutCount: 1_200,
          rejectedCount: SPIKE_COUNT - 5_700,
          completedCount: 2_000,
          response: latency(4_700, 812_000, 6.2),
          completion: latency(2_000, 640_000, 7),
        }),
        request({
          name: 'browse',
          mode: 'sync',
          offeredCount: 1_000,
          answeredCount: 700,
          errorCount: 250,
          timedOutCount: 50,
          completedCount: 700,
          response: latency(1_000, 24_000, 41),
        }),
      ],
      jobs: [
        job({
          name: 'save-order',
          sinkName: 'db',
          createdCount: 4_700,
          doneCount: 2_000,
          failedCount: 1_500,
          cutCount: 1_200,
          service: latency(4_700, 410_000, 8),
        }),
        job({
          name: 'read-page',
          sinkName: 'db',
          createdCount: 1_000,
          doneCount: 700,
          failedCount: 250,
          cutCount: 50,
          wastedCount: 0,
          service: latency(1_000, 21_000, 46),
        }),
      ],
      sinks: [
        sink({
          name: 'db',
          kind: 'mock-db',
          connectionCount: 10,
          callCount: 5_700,
          okCount: 2_700,
          errorCount: 12,
          refusedCount: 1_738,
          collapseCount: 3,
          downUs: 9_000_000,
          inUsePeakCount: 10,
          waitingPeakCount: 501,
          busyUs: 54_240_000,
        }),
      ],
      intervals: intervals({ offered: SPIKE_OFFERED, done: new Array<number>(20).fill(135) }),
    }),
  )
}

export function spikeAsync(): RunResult {
  const depth = [0, 0, 0, 0, 0, 480, 980, 1_490, 1_980, 2_470, 2_060, 1_650, 1_240, 830, 420, 12, 0, 0, 0, 0]
  return result(
    spike,
    measurement({
      mode: 'async',
      durationUs: 20_020_000,
      arrivalsEndUs: 19_990_000,
      requests: [
        request({
          name: 'order',
          mode: 'async',
          offeredCount: SPIKE_COUNT - 1_000,
          answeredCount: SPIKE_COUNT - 1_000,
          completedCount: SPIKE_COUNT - 1_000,
          response: latency(SPIKE_COUNT - 1_000, 180, 9),
          completion: latency(SPIKE_COUNT - 1_000, 1_900_000, 2.6),
        }),
        request({
          name: 'browse',
          mode: 'sync',
          offeredCount: 1_000,
          answeredCount: 1_000,
          completedCount: 1_000,
          response: latency(1_000, 22_000, 4),
        }),
      ],
      jobs: [
        job({
          name: 'save-order',
          sinkName: 'db',
          queueName: 'orders',
          doneCount: SPIKE_COUNT - 1_000,
          wait: latency(SPIKE_COUNT - 1_000, 1_880_000, 2.6),
          service: latency(SPIKE_COUNT - 1_000, 17_000, 5),
        }),
        job({ name: 'read-page', sinkName: 'db', doneCount: 1_000, service: latency(1_000, 21_000, 4) }),
      ],
      queues: [
        queue({
          name: 'orders',
          peakCount: 2_478,
          oldestUs: 4_940_000,
          waitSumUs: 9_000_000,
          waitSumByLittleUs: 9_000_900,
        }),
      ],
      sinks: [
        sink({
          name: 'db',
          kind: 'mock-db',
          connectionCount: 10,
          callCount: SPIKE_COUNT,
          inUsePeakCount: 10,
          waitingPeakCount: 20,
          busyUs: SPIKE_COUNT * 17_800,
        }),
      ],
      drain: { verdict: 'drained', drainUs: 30_000, backlogGoneAtUs: 20_020_000 },
      intervals: intervals({
        offered: SPIKE_OFFERED,
        done: [150, 148, 152, 149, 151, 558, 561, 560, 559, 562, ...new Array<number>(6).fill(560), 150, 150, 150, 150],
        depth,
      }),
    }),
    '2026-11-23T19:16:02.123Z',
  )
}

export const video: Scenario = scenario({
  name: 'video',
  requests: [
    requestSpec({
      name: 'upload',
      arrivals: { kind: 'constant', ratePerSec: 4, forUs: 15_000_000 },
      timeoutUs: 10_000_000,
    }),
    requestSpec({
      name: 'profile',
      mode: 'sync',
      arrivals: { kind: 'constant', ratePerSec: 50, forUs: 15_000_000 },
      jobs: [{ jobIndex: 1, count: 1 }],
    }),
  ],
  jobs: [jobSpec({ name: 'transcode' }), jobSpec({ name: 'read-profile', sinkIndex: 1 })],
  sinks: [{ kind: 'cpu', name: 'processor', burn: { kind: 'constant', valueUs: 220_000 } }, mockDb()],
  expectations: { sync: [expectation('transcode.service.p99 < 1s', 'us', 1_000_000)], async: [] },
})

export function videoSync(): RunResult {
  return result(
    video,
    measurement({
      mode: 'sync',
      durationUs: 15_400_000,
      arrivalsEndUs: 14_980_000,
      requests: [
        request({
          name: 'upload',
          mode: 'sync',
          offeredCount: 60,
          answeredCount: 60,
          completedCount: 60,
          response: latency(60, 260_000, 2),
        }),
        request({
          name: 'profile',
          mode: 'sync',
          offeredCount: 750,
          answeredCount: 750,
          completedCount: 750,
          response: latency(750, 190_000, 2),
        }),
      ],
      jobs: [
        job({ name: 'transcode', sinkName: 'processor', doneCount: 60, service: latency(60, 221_000, 1.1) }),
        job({ name: 'read-profile', sinkName: 'db', doneCount: 750, service: latency(750, 16_000, 3) }),
      ],
      sinks: [
        sink({ name: 'processor', kind: 'cpu', callCount: 60, busyUs: 13_260_000 }),
        sink({
          name: 'db',
          kind: 'mock-db',
          connectionCount: 100,
          callCount: 750,
          inUsePeakCount: 12,
          busyUs: 12_000_000,
        }),
      ],
      threads: [{ role: 'front', busyUs: 13_500_000 }],
      intervals: intervals({ offered: new Array<number>(15).fill(54), done: new Array<number>(15).fill(54) }),
    }),
  )
}

export const login: Scenario = scenario({
  name: 'login',
  requests: [
    requestSpec({
      name: 'log-in',
      arrivals: { kind: 'constant', ratePerSec: 100, forUs: 10_000_000 },
      timeoutUs: 2_000_000,
    }),
  ],
  jobs: [jobSpec({ name: 'check-password' })],
  sinks: [mockDb()],
})

export function loginSync(): RunResult {
  return result(
    login,
    measurement({
      mode: 'sync',
      durationUs: 10_040_000,
      arrivalsEndUs: 9_990_000,
      requests: [
        request({
          name: 'log-in',
          mode: 'sync',
          offeredCount: 1_000,
          answeredCount: 1_000,
          completedCount: 1_000,
          response: latency(1_000, 15_300, 4),
          completion: latency(1_000, 15_300, 4),
        }),
      ],
      jobs: [job({ name: 'check-password', sinkName: 'db', doneCount: 1_000, service: latency(1_000, 15_200, 4) })],
      sinks: [
        sink({
          name: 'db',
          kind: 'mock-db',
          connectionCount: 100,
          callCount: 1_000,
          inUsePeakCount: 9,
          busyUs: 17_000_000,
        }),
      ],
      intervals: intervals({ offered: new Array<number>(10).fill(100), done: new Array<number>(10).fill(100) }),
    }),
  )
}

export function loginAsync(): RunResult {
  return result(
    login,
    measurement({
      mode: 'async',
      durationUs: 10_060_000,
      arrivalsEndUs: 9_990_000,
      requests: [
        request({
          name: 'log-in',
          mode: 'async',
          offeredCount: 1_000,
          answeredCount: 1_000,
          completedCount: 1_000,
          response: latency(1_000, 150, 6),
          completion: latency(1_000, 18_900, 4),
        }),
      ],
      jobs: [
        job({
          name: 'check-password',
          sinkName: 'db',
          queueName: 'default',
          doneCount: 1_000,
          wait: latency(1_000, 1_900, 6),
          service: latency(1_000, 15_200, 4),
        }),
      ],
      queues: [queue({ peakCount: 7, oldestUs: 9_000, waitSumUs: 2_000_000, waitSumByLittleUs: 2_000_000 })],
      sinks: [
        sink({
          name: 'db',
          kind: 'mock-db',
          connectionCount: 100,
          callCount: 1_000,
          inUsePeakCount: 9,
          busyUs: 17_000_000,
        }),
      ],
      drain: { verdict: 'drained', drainUs: 70_000, backlogGoneAtUs: 10_060_000 },
      intervals: intervals({
        offered: new Array<number>(10).fill(100),
        done: new Array<number>(10).fill(100),
        depth: [1, 0, 3, 0, 2, 7, 1, 0, 0, 1],
      }),
    }),
    '2026-11-23T19:16:02.123Z',
  )
}
