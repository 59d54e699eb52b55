import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { setUpFront } from './front-setup.ts'

describe('slots and backlog', () => {
  test('a request beyond slots and backlog is refused at once', () => {
    const { front, requests } = setUpFront({ mode: 'sync', front: { concurrencyCount: 2, backlogCount: 3 } })
    for (let count = 0; count < 7; count++) front.arrive(0, 0, -1)
    expect(requests()).toMatchObject({ offered: 7, rejected: 2 })
  })

  test('a waiting request starts when a slot is free, and its response counts from its intended start', () => {
    const { front, runUntil, latencies, started } = setUpFront({ mode: 'sync', front: { concurrencyCount: 1 } })
    front.arrive(0, 0, -1)
    front.arrive(0, 0, -1)
    runUntil(500)
    expect(started).toEqual([
      [0, 0],
      [100, 1],
    ])
    expect(latencies()['send.response']).toEqual([2, 100 + 200])
  })

  test('a request that starts late is measured from when it was meant to start', () => {
    const { clock, front, runUntil, latencies } = setUpFront({ mode: 'sync' })
    clock.advanceTo(300)
    front.arrive(0, 0, -1)
    runUntil(1_000)
    expect(latencies()).toMatchObject({ 'send.response': [1, 400], lateness: [1, 300] })
  })
})

describe('a client that gives up', () => {
  test('counts as a timeout and as a latency at its deadline', () => {
    const { front, runUntil, requests, latencies } = setUpFront({ mode: 'sync', serviceUs: 5_000 })
    front.arrive(0, 0, -1)
    runUntil(6_000)
    expect(requests()).toMatchObject({ timedOut: 1, answered: 0 })
    expect(latencies()['send.response']).toEqual([1, 1_000])
  })

  test('abandon: the handler stops, its job in flight is cut and the rest never started', () => {
    const { front, runUntil, jobs, started } = setUpFront({ mode: 'sync', jobCount: 100 })
    front.arrive(0, 0, -1)
    runUntil(5_000)
    expect(jobs()).toMatchObject({ created: 100, done: 9, cut: 1, neverStarted: 90 })
    expect(started.length).toBe(10)
    expect(front.isIdle()).toBe(true)
  })

  test('continue: the handler works on for nobody, and that work is counted as wasted', () => {
    const { front, runUntil, jobs, requests } = setUpFront({
      mode: 'sync',
      jobCount: 15,
      request: { onTimeout: 'continue' },
    })
    front.arrive(0, 0, -1)
    runUntil(3_000)
    expect(requests()).toMatchObject({ timedOut: 1, answered: 0, completed: 0 })
    expect(jobs()).toMatchObject({ created: 15, done: 15, wasted: 6, neverStarted: 0 })
  })

  test('one that waits in the backlog leaves it, and makes no jobs', () => {
    const { front, runUntil, requests, jobs } = setUpFront({
      mode: 'sync',
      serviceUs: 900,
      front: { concurrencyCount: 1 },
      request: { timeoutUs: 500 },
    })
    front.arrive(0, 0, -1)
    front.arrive(0, 0, -1)
    runUntil(3_000)
    expect(requests()).toMatchObject({ offered: 2, timedOut: 2 })
    expect(jobs()).toMatchObject({ created: 1, cut: 1 })
  })

  test('frees the slot for the next request', () => {
    const { front, runUntil, requests } = setUpFront({ mode: 'sync', serviceUs: 400, front: { concurrencyCount: 1 } })
    for (let count = 0; count < 4; count++) front.arrive(0, 0, -1)
    runUntil(5_000)
    // Two are served within their second; the third is cut at 1000, the fourth gives up in the backlog.
    expect(requests()).toMatchObject({ answered: 2, timedOut: 2 })
  })
})

describe('a handler that keeps the thread', () => {
  test('is not started in the moment of arrival, and lets deadlines fire between requests', () => {
    const { clock, front, requests, started } = setUpFront({
      mode: 'sync',
      serviceUs: 0,
      burnUs: 600,
      request: { timeoutUs: 1_000 },
      front: { concurrencyCount: 10, backlogCount: 10 },
    })
    for (let count = 0; count < 5; count++) front.arrive(0, 0, -1)
    expect(started).toEqual([])
    for (let turn = 0; turn < 10; turn++) {
      front.turn()
      clock.advanceTo(clock.nowUs())
    }
    // The first ends at 600, the second at 1200: too late for its client, and for all who wait behind it.
    expect(started.length).toBe(2)
    expect(requests()).toMatchObject({ offered: 5, answered: 1, timedOut: 4, completed: 1 })
  })

  test('runs one long job a turn, although the next could begin at once', () => {
    const { front, started } = setUpFront({ mode: 'sync', serviceUs: 0, burnUs: 600, jobCount: 4 })
    front.arrive(0, 0, -1)
    const startedCounts = [1, 2, 3, 4].map(() => {
      front.turn()
      return started.length
    })
    expect(startedCounts).toEqual([1, 2, 3, 4])
  })

  test('work that ends after the deadline is wasted, even where the answer is faster than the timer', () => {
    const { clock, front, requests, jobs } = setUpFront({
      mode: 'sync',
      serviceUs: 0,
      burnUs: 1_500,
      request: { timeoutUs: 1_000 },
    })
    front.arrive(0, 0, -1)
    front.turn()
    front.turn()
    clock.advanceTo(3_000)
    expect(requests()).toMatchObject({ timedOut: 1, answered: 0, completed: 0 })
    expect(jobs()).toMatchObject({ done: 1, wasted: 1 })
  })
})

describe('the ledger', () => {
  test('a closed-loop client is told once that it is free, however its request ended', () => {
    const { front, runUntil, clientsFree } = setUpFront({
      mode: 'sync',
      serviceUs: 600,
      front: { concurrencyCount: 1, backlogCount: 1 },
    })
    for (let client = 0; client < 3; client++) front.arrive(0, 0, client)
    runUntil(3_000)
    expect(clientsFree.sort()).toEqual([0, 1, 2])
  })

  test('closes at every moment at which the run may be cut', () => {
    fc.assert(
      fc.property(
        fc.record({
          mode: fc.constantFrom('sync' as const, 'async' as const),
          jobCount: fc.integer({ min: 1, max: 12 }),
          parallelCount: fc.integer({ min: 1, max: 4 }),
          onTimeout: fc.constantFrom('abandon' as const, 'continue' as const),
          arrivals: fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 25 }),
          cutAtUs: fc.integer({ min: 0, max: 3_000 }),
          salt: fc.nat(),
        }),
        ({ mode, jobCount, parallelCount, onTimeout, arrivals, cutAtUs, salt }) => {
          const { front, clock, runUntil, requests, jobs, target, effectCount } = setUpFront({
            mode,
            jobCount,
            request: { parallelCount, onTimeout, timeoutUs: 700 },
            queue: { capacityCount: 40 },
            fate: (id) => ((id + salt) % 5 === 0 ? 'transient' : 'ok'),
          })
          for (const atUs of arrivals.toSorted((a, b) => a - b).filter((atUs) => atUs <= cutAtUs)) {
            runUntil(atUs)
            clock.advanceTo(atUs)
            front.arrive(0, atUs, -1)
          }
          runUntil(cutAtUs)
          front.cut()
          const request = requests()
          const job = jobs()
          if (request === undefined || job === undefined) throw new Error('no ledger')
          expect(request.offered).toBe(
            request.answered + request.error + request.timedOut + request.rejected + request.open,
          )
          const left = target.leftovers().countByType.get(0) ?? 0
          expect(job.created).toBe(job.done + job.failed + job.cut + job.neverStarted + job.pending + left)
          expect(effectCount()).toBe(job.done)
          expect(front.isIdle()).toBe(true)
        },
      ),
      { numRuns: 150 },
    )
  })
})
