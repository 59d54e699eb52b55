import { expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import { allocateLedger, sumLedgers } from '../../src/measure/ledger.ts'
import { createRecorder } from '../../src/measure/recorder.ts'
import { createBulkheads } from '../../src/policy/bulkheads.ts'
import type { Codel } from '../../src/policy/codel.ts'
import { createDeadlines } from '../../src/policy/deadline.ts'
import type { RateLimit } from '../../src/policy/rate-limit.ts'
import { allocateMemoryQueue, openServedQueue } from '../../src/queue/memory-queue.ts'
import { NO_RETRY, PLAIN_JOB, PLAIN_QUEUE, PLAIN_REQUEST, PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { JobSpec, RequestSpec } from '../../src/scenario/scenario.ts'
import type { Outcome, Sink } from '../../src/sink/sink.ts'
import { createJobRunner } from '../../src/worker/job-runner.ts'
import { createPump, pumpRowCount } from '../../src/worker/pump.ts'

const SERVICE_US = 100

interface Setup {
  /** One type each, with so many jobs of one request each, all in the queue at 0. */
  readonly types: readonly (Partial<JobSpec> & { readonly jobCount: number })[]
  readonly concurrencyCount?: number
  readonly deadlineUs?: number
  readonly codel?: Codel
  readonly rateLimit?: RateLimit
  readonly fate?: (type: number, attempt: number) => Outcome
}

/** A pump over a sink that serves in 100 us and keeps a log of `type.attempt`s and when they began. */
function setup({ types, concurrencyCount = 2, deadlineUs, fate = () => 'ok', ...policies }: Setup) {
  const clock = createSteppedClock()
  const jobs = types.map(
    ({ jobCount: _, ...spec }): JobSpec => ({ ...PLAIN_JOB, name: 'job', timeoutUs: 1e6, ...spec }),
  )
  const request = { ...PLAIN_REQUEST, deadlineUs: deadlineUs ?? null, jobs: [{ jobIndex: 0, count: 1 }] }
  const requests = [request] as unknown as readonly RequestSpec[]
  const shape = { requestKindCount: 1, jobTypeCount: jobs.length }
  const words = allocateLedger(shape)
  const recorder = createRecorder({ requests, jobs, warmupUs: 0 }, words)
  const workers = { ...PLAIN_WORKERS, threadCount: 1, concurrencyCount }
  const queueSpec = { ...PLAIN_QUEUE, name: 'q', capacityCount: 1_000, workers }
  const bulkheads = createBulkheads(jobs)
  const memory = allocateMemoryQueue(queueSpec, 0, jobs)
  const source = openServedQueue(memory, { nowUs: clock.recentUs, bulkheads })
  const table = createJobTable(pumpRowCount(concurrencyCount))
  const begun: [atUs: number, attempt: string][] = []
  const inFlight = jobs.map(() => 0)
  const peaks = jobs.map(() => 0)

  const openSink = (_index: number, settled: (row: number, outcome: Outcome) => void): Sink => ({
    begin(row) {
      const type = table.type[row] as number
      begun.push([clock.nowUs(), `${type}.${table.attempt[row]}`])
      inFlight[type] = (inFlight[type] as number) + 1
      peaks[type] = Math.max(peaks[type] as number, inFlight[type] as number)
      clock.at(clock.nowUs() + SERVICE_US, settle, row)
      return clock.nowUs() + SERVICE_US
      function settle(): void {
        inFlight[type] = (inFlight[type] as number) - 1
        settled(row, fate(type, table.attempt[row] as number))
      }
    },
    cancel: () => undefined,
    poll: () => false,
  })
  const pump = createPump({
    clock,
    table,
    jobs,
    source,
    recorder,
    progress: { open: () => 0, openCopy: () => 0, jobEnded: () => undefined, flush: () => undefined },
    rateLimit: policies.rateLimit ?? null,
    concurrencyCount,
    bulkheads,
    codel: policies.codel ?? null,
    deadlines: createDeadlines(requests, jobs),
    createRunner: (owner) => {
      const effects = { mark: () => true, distinctCount: () => 0 }
      return createJobRunner({
        clock,
        table,
        jobs,
        recorder,
        effects,
        owner,
        nextDraw: () => 0.5,
        dedupe: [],
        openSink,
      })
    },
  })
  let firstId = 0
  for (const [type, { jobCount }] of types.entries()) {
    source.offer({ firstId, count: jobCount, request: 0, kind: 0, type, intendedUs: 0, enqueuedUs: 0 })
    firstId += jobCount
  }
  return {
    pump,
    source,
    begun,
    peaks,
    ends: () => sumLedgers(shape, [words]).jobs,
    runUntil(limitUs: number) {
      for (let atUs = clock.nowUs(); atUs <= limitUs; atUs += 10) {
        clock.advanceTo(atUs)
        while (pump.turn() === 0);
      }
    },
  }
}

const retry = { ...NO_RETRY, attemptCountMax: 2, backoffUs: 10, capUs: 10 }

test('a full bulkhead keeps its type to its slots, while others pass and pay for no nap', () => {
  const { begun, peaks, pump, source, runUntil } = setup({
    types: [{ jobCount: 4, bulkheadCount: 1, priorityRank: 4 }, { jobCount: 2 }],
    concurrencyCount: 4,
  })
  runUntil(0)
  expect(begun.map(([, attempt]) => attempt)).toEqual(['0.1', '1.1', '1.1'])
  expect(pump.wantsJobs()).toBe(true)
  expect(source.waitingCount()).toBe(0)
  runUntil(1_000)
  expect(begun.slice(3).map(([atUs]) => atUs)).toEqual([100, 200, 300])
  expect(peaks).toEqual([1, 2])
})

test('retries wait for room in their bulkhead and block nobody else, fresh jobs and retries alike', () => {
  const { begun, peaks, runUntil, ends, pump } = setup({
    types: [
      { jobCount: 2, bulkheadCount: 1, priorityRank: 4, retry },
      { jobCount: 1, retry: { ...retry, backoffUs: 30, capUs: 30 } },
    ],
    fate: (_type, attempt) => (attempt === 1 ? 'transient' : 'ok'),
  })
  runUntil(2_000)
  // The first job's retry is due at 110, when the second one is in the bulkhead; then that one's at 210, likewise.
  expect(begun).toEqual([
    [0, '0.1'],
    [0, '1.1'],
    [100, '0.1'],
    [130, '1.2'],
    [200, '0.2'],
    [300, '0.2'],
  ])
  expect(peaks[0]).toBe(1)
  expect(ends().map(({ done }) => done)).toEqual([2, 1])
  expect(pump.inHandCount()).toBe(0)
})

test('what stands aside when the run is cut is pending', () => {
  const { runUntil, ends, pump, source } = setup({
    types: [{ jobCount: 5, bulkheadCount: 1, retry }],
    fate: () => 'transient',
  })
  runUntil(150)
  expect(pump.inHandCount()).toBe(2)
  pump.cut()
  expect(ends()[0]).toMatchObject({ pending: 2, done: 0 })
  expect(source.leftovers().countByType.get(0) ?? 0).toBe(3)
})

test('a job that is dropped for its wait is shed in its turn: never begun, its wait booked, its room given back', () => {
  const asked: number[][] = []
  const codel: Codel = {
    shouldDrop: (...question) => {
      asked.push(question)
      return asked.length % 2 === 0
    },
  }
  const { runUntil, ends, pump, begun } = setup({ types: [{ jobCount: 5, bulkheadCount: 1 }], codel })
  runUntil(1_000)
  // Asked about the first, then about each pair when the one before is done; behind a full bulkhead nobody can be taken.
  expect(asked.map(([waitUs, nowUs]) => [waitUs, nowUs])).toEqual([
    [0, 0],
    [100, 100],
    [100, 100],
    [200, 200],
    [200, 200],
  ])
  expect(begun.map(([atUs]) => atUs)).toEqual([0, 100, 200])
  expect(ends()[0]).toMatchObject({ done: 3, shed: 2, attempt: 3 })
  expect(pump.totals).toMatchObject({ waitSumUs: 600, dequeuedSumUs: 600 })
})

test('CoDel is asked once about a job, however long the rate limit holds it back', () => {
  let askedCount = 0
  const codel: Codel = { shouldDrop: () => ++askedCount === 0 }
  const rateLimit: RateLimit = {
    tryStart: (nowUs) => nowUs % 300 === 0,
    nextUs: (nowUs) => Math.min(nowUs + 20, 300 * Math.ceil(nowUs / 300)),
  }
  const { runUntil, ends } = setup({ types: [{ jobCount: 3 }], concurrencyCount: 1, codel, rateLimit })
  runUntil(1_500)
  expect(ends()[0]).toMatchObject({ done: 3 })
  expect(askedCount).toBe(3)
})

test('no attempt is begun after the deadline of its request, be it the first or a retry, where the type heeds it', () => {
  const types = [{ jobCount: 4, retry: { ...retry, backoffUs: 150, capUs: 150 } }]
  const fate = (_type: number, attempt: number): Outcome => (attempt === 1 ? 'transient' : 'ok')
  const run = (isDeadlineChecked: boolean) => {
    const it = setup({
      types: types.map((type) => ({ ...type, isDeadlineChecked })),
      concurrencyCount: 1,
      deadlineUs: 250,
      fate,
    })
    it.runUntil(3_000)
    return it
  }
  // First attempts at 0, 100, 200; the first retry is due at 250 and gets its slot at 300.
  const heeded = run(true)
  expect(heeded.begun.map(([atUs]) => atUs)).toEqual([0, 100, 200])
  expect(heeded.ends()[0]).toMatchObject({ expired: 4, attempt: 3, done: 0, wasted: 0 })
  expect(heeded.pump.totals).toMatchObject({ waitSumUs: 600, dequeuedSumUs: 600, lastEndUs: 350 + 150 - 50 })
  const unheeded = run(false)
  expect(unheeded.ends()[0]).toMatchObject({ expired: 0, attempt: 8, done: 4, wasted: 4 })
})

test('a job done at the very deadline is good, one done later is wasted', () => {
  const { runUntil, ends } = setup({ types: [{ jobCount: 3 }], concurrencyCount: 1, deadlineUs: 200 })
  runUntil(1_000)
  expect(ends()[0]).toMatchObject({ done: 3, wasted: 1 })
})
