import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { allocateEffects, openEffects } from '../../src/measure/effects.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import { allocateLedger, sumLedgers } from '../../src/measure/ledger.ts'
import { createRecorder } from '../../src/measure/recorder.ts'
import { allocateRequestProgress, NO_FOLLOWERS, openRequestProgress } from '../../src/measure/request-progress.ts'
import { allocateMemoryQueue, openMemoryQueue } from '../../src/queue/memory-queue.ts'
import { NO_RETRY, PLAIN_JOB, PLAIN_QUEUE, PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { JobSpec, RetrySpec, Scenario } from '../../src/scenario/scenario.ts'
import type { Outcome, Sink } from '../../src/sink/sink.ts'
import { createJobRunner } from '../../src/worker/job-runner.ts'
import { createPump, pumpRowCount } from '../../src/worker/pump.ts'

const SERVICE_US = 100

const retry: RetrySpec = { ...NO_RETRY, attemptCountMax: 3, backoffUs: 50, factorRatio: 2, capUs: 1_000 }

const jobSpec: JobSpec = { ...PLAIN_JOB, name: 'job', timeoutUs: 1_000, retry }

interface Setup {
  readonly job?: Partial<JobSpec>
  readonly concurrencyCount?: number
  readonly slotCount?: (() => number) | null
  readonly jobCount: number
  /** What the sink says to an attempt; `hang`: nothing, ever. */
  readonly fate?: (jobId: number, attempt: number) => Outcome | 'hang'
}

/** A pump on a queue of `jobCount` jobs, over a sink that serves in 100 us and keeps a log. */
function setup({ job = {}, concurrencyCount = 2, slotCount = null, jobCount, fate = () => 'ok' }: Setup) {
  const clock = createSteppedClock()
  const jobs = [{ ...jobSpec, ...job }]
  const requests = [
    { name: 'request', publish: null, jobs: [{ jobIndex: 0, count: jobCount }] },
  ] as unknown as Scenario['requests']
  const scenario = { requests, jobs, warmupUs: 0 }
  const words = allocateLedger({ requestKindCount: 1, jobTypeCount: 1 })
  const recorder = createRecorder(scenario, words)
  const queueSpec = {
    ...PLAIN_QUEUE,
    name: 'q',
    capacityCount: 10_000,
    workers: { ...PLAIN_WORKERS, threadCount: 1, concurrencyCount },
  }
  const source = openMemoryQueue(allocateMemoryQueue(queueSpec, 0, jobs))
  const table = createJobTable(pumpRowCount(concurrencyCount))
  const effectWords = allocateEffects(jobCount)
  const log: [atUs: number, jobId: number, attempt: number][] = []
  let inFlightCount = 0
  let inFlightPeak = 0

  const openSink = (_index: number, settled: (row: number, outcome: Outcome) => void): Sink => {
    const timers = new Map<number, number>()
    const end = (row: number) => {
      timers.delete(row)
      inFlightCount--
      settled(row, fate(table.id[row] as number, table.attempt[row] as number) as Outcome)
    }
    return {
      begin(row) {
        log.push([clock.nowUs(), table.id[row] as number, table.attempt[row] as number])
        inFlightPeak = Math.max(inFlightPeak, ++inFlightCount)
        if (fate(table.id[row] as number, table.attempt[row] as number) === 'hang') return Infinity
        timers.set(row, clock.at(clock.nowUs() + SERVICE_US, end, row))
        return clock.nowUs() + SERVICE_US
      },
      cancel(row) {
        const timer = timers.get(row)
        if (timer !== undefined) clock.cancel(timer)
        inFlightCount--
      },
      poll: () => false,
    }
  }
  const progress = openRequestProgress(scenario, allocateRequestProgress(16), { recorder, followers: NO_FOLLOWERS })
  const pump = createPump({
    clock,
    table,
    jobs,
    source,
    recorder,
    progress,
    rateLimit: null,
    concurrencyCount,
    slotCount,
    createRunner: (owner) =>
      createJobRunner({
        clock,
        table,
        jobs,
        recorder,
        effects: openEffects(effectWords),
        owner,
        dedupe: [],
        nextDraw: () => 0.5,
        openSink,
      }),
  })
  const request = jobCount > 1 ? progress.open(jobCount) : 0
  source.offer({ firstId: 0, count: jobCount, request, kind: 0, type: 0, intendedUs: 0, enqueuedUs: 0 })

  /** Turn and step, microsecond by microsecond where something is due, as the loop does. */
  const runUntil = (limitUs: number) => {
    for (let atUs = clock.nowUs(); atUs <= limitUs; atUs += 10) {
      clock.advanceTo(atUs)
      while (pump.turn() === 0);
    }
  }
  return {
    clock,
    pump,
    source,
    log,
    runUntil,
    ledger: () => sumLedgers({ requestKindCount: 1, jobTypeCount: 1 }, [words]),
    inFlightPeak: () => inFlightPeak,
    effectCount: () => openEffects(effectWords).distinctCount(),
  }
}

describe('a pump', () => {
  test('keeps its slots full and serves in order', () => {
    const { log, runUntil } = setup({ jobCount: 5, concurrencyCount: 2 })
    runUntil(1_000)
    expect(log).toEqual([
      [0, 0, 1],
      [0, 1, 1],
      [100, 2, 1],
      [100, 3, 1],
      [200, 4, 1],
    ])
  })

  test('never has more in flight than slots, whatever fails', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 60 }),
        fc.nat(),
        (slots, jobCount, salt) => {
          const fate = (id: number, attempt: number): Outcome =>
            (id * 31 + attempt * 17 + salt) % 3 === 0 ? 'transient' : 'ok'
          const { runUntil, inFlightPeak, ledger, pump, effectCount } = setup({
            jobCount,
            concurrencyCount: slots,
            fate,
          })
          runUntil(20_000)
          expect(inFlightPeak()).toBeLessThanOrEqual(slots)
          expect(pump.inHandCount()).toBe(0)
          const [row] = ledger().jobs
          expect((row?.done ?? 0) + (row?.dead ?? 0)).toBe(jobCount)
          expect(effectCount()).toBe(row?.done)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('frees the slot of a job that waits for its next attempt', () => {
    const { log, runUntil } = setup({
      jobCount: 2,
      concurrencyCount: 1,
      fate: (id, attempt) => (id === 0 && attempt === 1 ? 'transient' : 'ok'),
    })
    runUntil(1_000)
    // Job 0 fails at 100 and is due again at 150, while job 1 has the slot until 200.
    expect(log).toEqual([
      [0, 0, 1],
      [100, 1, 1],
      [200, 0, 2],
    ])
  })

  test('buries a job when its attempts are spent, and at once when trying again is no use', () => {
    const spent = setup({ jobCount: 1, fate: () => 'transient' })
    spent.runUntil(5_000)
    expect(spent.ledger().jobs[0]).toMatchObject({ dead: 1, attempt: 3, retry: 2, done: 0 })
    const permanent = setup({ jobCount: 1, fate: () => 'permanent' })
    permanent.runUntil(5_000)
    expect(permanent.ledger().jobs[0]).toMatchObject({ dead: 1, attempt: 1, retry: 0 })
  })

  test('ends an attempt at its deadline and frees the slot', () => {
    const { log, runUntil, ledger } = setup({
      jobCount: 2,
      concurrencyCount: 1,
      job: { timeoutUs: 300 },
      fate: (id, attempt) => (id === 0 && attempt === 1 ? 'hang' : 'ok'),
    })
    runUntil(2_000)
    expect(log.map(([atUs, id]) => [atUs, id])).toEqual([
      [0, 0],
      [300, 1],
      [400, 0],
    ])
    expect(ledger().jobs[0]).toMatchObject({ done: 2, attempt: 3, retry: 1 })
  })

  test('expires what is older than its ttl at dequeue, and never begins it', () => {
    const { log, runUntil, ledger } = setup({ jobCount: 4, concurrencyCount: 1, job: { ttlUs: 150 } })
    runUntil(2_000)
    expect(log.map(([, id]) => id)).toEqual([0, 1])
    expect(ledger().jobs[0]).toMatchObject({ done: 2, expired: 2 })
  })

  test('wants no more jobs while so many wait for their next attempt that no row is free', () => {
    const { pump, runUntil, ledger } = setup({
      jobCount: 9_000,
      concurrencyCount: 100,
      job: { retry: { ...retry, backoffUs: 1e9, capUs: 1e9 } },
      fate: () => 'transient',
    })
    runUntil(20_000)
    expect(ledger().jobs[0]?.attempt).toBe(pumpRowCount(100))
    expect(pump.busyCount).toBe(0)
    expect(pump.wantsJobs()).toBe(false)
  })

  test('tells that the request is complete when its last job is done', () => {
    const { runUntil, ledger } = setup({ jobCount: 5 })
    runUntil(250)
    expect(ledger().requests[0]?.completed).toBe(0)
    runUntil(400)
    expect(ledger().requests[0]?.completed).toBe(1)
  })

  test('books everything in hand as pending when the run is cut, and nothing is lost', () => {
    const { runUntil, pump, ledger, source } = setup({
      jobCount: 100,
      concurrencyCount: 3,
      fate: (id) => (id % 2 === 0 ? 'transient' : 'ok'),
    })
    runUntil(270)
    pump.cut()
    const [row] = ledger().jobs
    const left = source.leftovers().countByType.get(0) ?? 0
    expect(row?.pending).toBeGreaterThan(0)
    expect((row?.done ?? 0) + (row?.dead ?? 0) + (row?.pending ?? 0) + left).toBe(100)
  })

  test('waits add up to what Little says they must', () => {
    const { runUntil, pump } = setup({ jobCount: 50, concurrencyCount: 3 })
    runUntil(5_000)
    // Everything was enqueued at 0, so the sum of the waits is the sum of the dequeue times.
    expect(pump.totals.waitSumUs).toBe(pump.totals.dequeuedSumUs)
    expect(pump.totals.waitSumUs).toBeGreaterThan(0)
    expect(pump.totals.waitUsMax).toBe(1_600)
  })
})

describe('a pump whose slots become more and fewer', () => {
  /** Slots from each of these times on. */
  function scaled(stages: readonly (readonly [fromUs: number, slotCount: number])[], part: Partial<Setup> = {}) {
    let nowUs: () => number = () => 0
    const slotCount = () => stages.findLast(([fromUs]) => fromUs <= nowUs())?.[1] ?? 0
    const own = setup({ jobCount: 20, concurrencyCount: 8, ...part, slotCount })
    nowUs = own.clock.nowUs
    return own
  }

  test('begins nothing without a slot, as many as it has, and no more while jobs beyond the limit end', () => {
    const { log, runUntil, pump } = scaled([
      [0, 0],
      [300, 3],
      [350, 1],
    ])
    runUntil(250)
    expect([pump.busyCount, pump.wantsJobs()]).toEqual([0, false])
    runUntil(550)
    // Three at 300; at 400 they end together, and one slot is left.
    expect(log.map(([atUs]) => atUs)).toEqual([300, 300, 300, 400, 500])
  })

  test('holds a job whose next attempt is due until it has a slot again', () => {
    const { log, runUntil, pump, ledger } = scaled(
      [
        [0, 1],
        [120, 0],
        [400, 1],
      ],
      { jobCount: 1, fate: (_, attempt) => (attempt === 1 ? 'transient' : 'ok') },
    )
    runUntil(390)
    expect([pump.heldCount(), pump.inHandCount(), pump.busyCount]).toEqual([1, 1, 0])
    runUntil(600)
    expect(log).toEqual([
      [0, 0, 1],
      [400, 0, 2],
    ])
    expect(ledger().jobs[0]).toMatchObject({ done: 1, retry: 1, pending: 0 })
  })

  test('never begins a job beyond the slots of the moment, whatever they are and whatever fails', () => {
    const stage = fc.tuple(fc.nat({ max: 3_000 }), fc.nat({ max: 8 }))
    fc.assert(
      fc.property(fc.array(stage, { maxLength: 9 }), fc.func(fc.constantFrom('ok', 'transient')), (stages, fate) => {
        const ordered = [[0, 2], ...stages.sort(([left], [right]) => left - right)] as [number, number][]
        const { log, runUntil, ledger, pump } = scaled([...ordered, [4_000, 8]], {
          fate: (id, attempt) => fate(id, attempt) as Outcome,
        })
        runUntil(9_000)
        const slotsAt = (us: number) => [...ordered, [4_000, 8]].findLast(([fromUs]) => (fromUs as number) <= us)?.[1]
        for (const [atUs] of log) {
          const inFlightCount = log.filter(([startUs]) => startUs <= atUs && startUs + SERVICE_US > atUs).length
          const begunCount = log.filter(([startUs]) => startUs === atUs).length
          expect(begunCount).toBeGreaterThan(0)
          expect(inFlightCount).toBeLessThanOrEqual(Math.max(slotsAt(atUs) as number, inFlightCount - begunCount))
        }
        expect(pump.inHandCount()).toBe(0)
        const { done, dead } = ledger().jobs[0] as { done: number; dead: number }
        expect(done + dead).toBe(20)
      }),
    )
  })
})
