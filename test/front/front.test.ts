import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Departure } from '../../src/front/arrival.ts'
import type { AdmissionView } from '../../src/policy/admission.ts'
import { type FrontSetup, NO_COMEBACKS, setUpFront } from './front-setup.ts'

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

  test('a question takes a place in the backlog, and is heard when a slot is free', () => {
    const { front, desk, runUntil, requests } = setUpFront({
      mode: 'sync',
      front: { concurrencyCount: 1, backlogCount: 2 },
      serviceUs: 500,
    })
    const heard: [asker: number, isHeard: boolean][] = []
    const ask = (asker: number) => desk().ask(asker, (...how) => heard.push(how))
    front.arrive(0, 0, -1)
    front.turn()
    ask(7)
    ask(8)
    // One slot is taken and two wait: there is no room for another question, or request.
    ask(9)
    front.arrive(0, 0, -1)
    expect(heard).toEqual([[9, false]])
    expect(requests()).toMatchObject({ offered: 2, rejected: 1 })
    runUntil(490)
    expect(heard).toHaveLength(1)
    runUntil(510)
    expect(heard.slice(1)).toEqual([
      [7, true],
      [8, true],
    ])
    expect([front.isIdle(), front.awaitedCount()]).toEqual([true, 0])
  })

  test('a question that waits at a cut is forgotten, and is no request', () => {
    const { front, desk, requests } = setUpFront({ mode: 'sync', front: { concurrencyCount: 1, backlogCount: 2 } })
    const heard: number[] = []
    front.arrive(0, 0, -1)
    front.turn()
    desk().ask(7, (asker) => heard.push(asker))
    front.cut()
    expect(heard).toEqual([])
    expect(requests()).toMatchObject({ offered: 1, open: 1 })
    expect(front.isIdle()).toBe(true)
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

describe('a request that is turned away at the door', () => {
  test('is rejected and shed, takes no slot, and makes no job', () => {
    const seen: AdmissionView[] = []
    const { front, runUntil, requests, jobs, clientsFree } = setUpFront({
      mode: 'sync',
      admission: {
        decide(view) {
          seen.push({ ...view })
          return view.inFlightCount >= 1 ? 'in-flight' : 'admit'
        },
      },
      pressure: () => ({ depthCount: 7, oldestUs: 900 }),
    })
    front.arrive(0, 0, 0)
    front.arrive(0, 0, 1)
    runUntil(500)
    front.arrive(0, 500, 2)
    runUntil(1_000)
    expect(requests()).toMatchObject({ offered: 3, answered: 2, rejected: 1, shed: 1 })
    expect(jobs()).toMatchObject({ created: 2, done: 2 })
    expect(clientsFree).toEqual([1, 0, 2])
    // What is in hand is counted again when it was answered.
    expect(seen).toEqual([0, 1, 0].map((inFlightCount) => ({ inFlightCount, depthCount: 7, oldestUs: 900 })))
  })

  test('is not counted as shed where slots and backlog are full', () => {
    const { front, requests } = setUpFront({ mode: 'sync', front: { concurrencyCount: 1, backlogCount: 0 } })
    front.arrive(0, 0, -1)
    front.arrive(0, 0, -1)
    expect(requests()).toMatchObject({ rejected: 1, shed: 0 })
  })

  test('is told when to come back, which a full backlog cannot say', () => {
    const departures: Departure[] = []
    const { front } = setUpFront({
      mode: 'sync',
      request: {
        admission: { inFlightCountMax: 1, depthCountMax: null, ageUsMax: null, bucket: null, retryAfterUs: 5_000 },
      },
      admission: { decide: ({ inFlightCount }) => (inFlightCount >= 1 ? 'in-flight' : 'admit') },
      comebacks: () => ({ ...NO_COMEBACKS, comesBack: (departure) => departures.push(departure) < 0 }),
    })
    front.arrive(0, 0, 4)
    front.arrive(0, 0, 5)
    expect(departures).toEqual([{ kind: 0, client: 5, intendedUs: 0, attempt: 1, firstId: -1, retryAfterUs: 5_000 }])
  })
})

describe('a client that comes back', () => {
  /** Every request that came to nothing is sent again 200 us later, three times at most. */
  const comingBack =
    (attemptCountMax = 3): NonNullable<FrontSetup['comebacks']> =>
    (clock, arrive) => ({
      ...NO_COMEBACKS,
      comesBack({ attempt, retryAfterUs: _, ...same }) {
        if (attempt >= attemptCountMax) return false
        const startUs = clock.nowUs() + 200
        clock.at(startUs, () => arrive({ ...same, startUs, attempt: attempt + 1 }), 0)
        return true
      },
    })

  test('has as long as before, from when it came back; its latency counts from when it came first', () => {
    const { front, runUntil, requests, latencies, clientsFree } = setUpFront({
      mode: 'sync',
      // The first attempt takes longer than the client waits, the second does not.
      fate: () => 'ok',
      serviceUs: 400,
      request: { timeoutUs: 500 },
      front: { concurrencyCount: 1, backlogCount: 9 },
      comebacks: comingBack(),
    })
    front.arrive(0, 0, 1)
    front.arrive(0, 0, 2)
    runUntil(5_000)
    // The second waits for the slot until 400, gives up at 500, is back at 700 and answered at 1100.
    expect(requests()).toMatchObject({ offered: 3, answered: 2, timedOut: 1, retried: 1, completed: 2 })
    expect(latencies()).toMatchObject({ 'send.response': [2, 400 + 1_100], 'send.completion': [2, 400 + 1_100] })
    expect(clientsFree).toEqual([1, 2])
  })

  test('leaves one latency, when it gives up for good', () => {
    const { front, runUntil, requests, latencies, clientsFree } = setUpFront({
      mode: 'sync',
      serviceUs: 9_000,
      request: { timeoutUs: 500 },
      comebacks: comingBack(),
    })
    front.arrive(0, 0, 6)
    runUntil(10_000)
    expect(requests()).toMatchObject({ offered: 3, timedOut: 3, retried: 2 })
    // Three attempts of 500, and two pauses of 200.
    expect(latencies()['send.response']).toEqual([1, 1_900])
    expect(clientsFree).toEqual([6])
  })

  test('after an error or a refusal too, and every time that it asks is offered', () => {
    const { front, runUntil, requests, latencies } = setUpFront({
      mode: 'sync',
      fate: () => 'permanent',
      front: { concurrencyCount: 1, backlogCount: 1 },
      comebacks: comingBack(2),
    })
    for (let count = 0; count < 3; count++) front.arrive(0, 0, -1)
    runUntil(5_000)
    expect(requests()).toMatchObject({ offered: 6, retried: 3, error: 5, rejected: 1 })
    // One for each client: the first is served again from 300 to 400, the others end at 500 and 300.
    expect(latencies()['send.response']).toEqual([3, 400 + 500 + 300])
  })

  test('not after an answer', () => {
    const { front, runUntil, requests } = setUpFront({ mode: 'sync', comebacks: comingBack() })
    front.arrive(0, 0, -1)
    runUntil(5_000)
    expect(requests()).toMatchObject({ offered: 1, answered: 1, retried: 0 })
  })

  test('is late only by how late this attempt is', () => {
    const { clock, front, latencies } = setUpFront({ mode: 'sync' })
    clock.advanceTo(1_030)
    front.arriveAgain({ kind: 0, client: -1, intendedUs: 0, startUs: 1_000, attempt: 2, firstId: -1 })
    expect(latencies().lateness).toEqual([1, 30])
  })
})

describe('a client that clicks twice', () => {
  test('means the same jobs twice, and both requests are answered', () => {
    const { front, runUntil, started, requests, jobs, effectCount } = setUpFront({
      mode: 'sync',
      jobCount: 2,
      comebacks: (clock, arrive) => ({
        ...NO_COMEBACKS,
        sendsTwice: () => true,
        repeat: (arrival, firstId) => {
          clock.at(400, () => arrive({ ...arrival, intendedUs: 400, startUs: 400, firstId }), 0)
        },
      }),
    })
    front.arrive(0, 0, -1)
    runUntil(3_000)
    expect(started.map(([, id]) => id)).toEqual([0, 1, 0, 1])
    expect(requests()).toMatchObject({ offered: 2, answered: 2, repeated: 1, retried: 0 })
    expect(jobs()).toMatchObject({ created: 4, done: 4, duplicated: 2 })
    expect(effectCount()).toBe(2)
  })
})
