import type { Engine } from '../../src/cli/engine.ts'
import type { LatencySummary, Measurement } from '../../src/measure/measurement.ts'
import type { RunOptions } from '../../src/run/run-options.ts'
import { job, request } from '../report/make-result.ts'

/** One request that makes one job: the smallest scenario there is. Async, it expects the answer within 10 ms. */
export const TINY_SCENARIO = `version: 1
name: tiny
title: One ping
requests: { ping: { arrivals: once, timeout: 1s, jobs: { work: 1 } } }
jobs: { work: { sink: nowhere } }
sinks: { nowhere: { kind: none } }
expect:
  async: [ "ping.response.max < 10ms" ]
`

/** An engine that measures at once what a test wants, and keeps what it was asked to run. */
export interface FakeEngine {
  readonly engine: Engine
  readonly runs: readonly RunOptions[]
}

/** Answers every run of the tiny scenario with a response time and an ending. */
export function createFakeEngine({
  responseUs = 1_000,
  act = async () => {},
}: {
  responseUs?: number
  act?: (options: RunOptions) => Promise<void>
} = {}): FakeEngine {
  const runs: RunOptions[] = []
  return {
    runs,
    engine: async (options) => {
      runs.push(options)
      await act(options)
      const ending = options.signal.aborted ? 'interrupted' : 'complete'
      return measureTiny({ mode: options.mode, responseUs, ending })
    },
  }
}

interface TinyParts {
  readonly mode: 'sync' | 'async'
  readonly responseUs: number
  readonly ending: Measurement['ending']
}

/** A measurement of the tiny scenario whose ledger closes. */
function measureTiny({ mode, responseUs, ending }: TinyParts): Measurement {
  const isAsync = mode === 'async'
  return {
    mode,
    engine: 'threads',
    wallUs: 20_000,
    durationUs: 20_000,
    arrivalsEndUs: 0,
    ending,
    plannedRequestCount: 1,
    effectCount: 1,
    requests: [request({ name: 'ping', mode, response: oneSample(responseUs), completion: oneSample(responseUs) })],
    jobs: [
      job({
        name: 'work',
        sinkName: 'nowhere',
        queueName: isAsync ? 'default' : null,
        wait: isAsync ? oneSample(100) : null,
        service: oneSample(10),
        total: oneSample(responseUs),
      }),
    ],
    queues: isAsync
      ? [
          {
            name: 'default',
            capacityCount: 100_000,
            threadCount: 2,
            concurrencyCount: 10,
            workers: null,
            peakCount: 1,
            oldestUs: 100,
            pendingCount: 0,
            waitSumUs: 100,
            waitSumByLittleUs: 100,
          },
        ]
      : [],
    sinks: [
      {
        name: 'nowhere',
        kind: 'none',
        connectionCount: null,
        callCount: 1,
        okCount: 1,
        errorCount: 0,
        refusedCount: 0,
        cancelledCount: 0,
        unknownCount: 0,
        collapseCount: 0,
        downUs: 0,
        breakerOpenedCount: 0,
        inUsePeakCount: 1,
        waitingPeakCount: 0,
        busyUs: 10,
      },
    ],
    drain: isAsync
      ? { verdict: 'drained', drainUs: 100, backlogGoneAtUs: 200 }
      : { verdict: 'none', drainUs: null, backlogGoneAtUs: null },
    lateness: oneSample(50),
    startCut: null,
    intervals: [],
    threads: [],
    cpuUs: 5_000,
    rssPeakBytes: 50_000_000,
  }
}

const oneSample = (us: number): LatencySummary => ({
  count: 1,
  minUs: us,
  meanUs: us,
  p50Us: us,
  p90Us: us,
  p95Us: us,
  p99Us: us,
  p999Us: null,
  maxUs: us,
  ci: null,
  hdr: '',
})
