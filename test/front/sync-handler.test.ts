import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NO_RETRY } from '../../src/scenario/plain-parts.ts'
import { type FrontSetup, setUpFront } from './front-setup.ts'

describe('jobs of a synchronous request', () => {
  test('run one after another, or as many at once as the scenario says', () => {
    const single = setUpFront({ mode: 'sync', jobCount: 4 })
    single.front.arrive(0, 0, -1)
    single.runUntil(1_000)
    expect(single.started.map(([atUs]) => atUs)).toEqual([0, 100, 200, 300])
    const double = setUpFront({ mode: 'sync', jobCount: 4, request: { parallelCount: 2 } })
    double.front.arrive(0, 0, -1)
    double.runUntil(1_000)
    expect(double.started.map(([atUs]) => atUs)).toEqual([0, 0, 100, 100])
  })

  test('a failed one makes the answer an error, but the others are run', () => {
    const { front, runUntil, requests, jobs } = setUpFront({
      mode: 'sync',
      jobCount: 4,
      fate: (id) => (id === 1 ? 'permanent' : 'ok'),
    })
    front.arrive(0, 0, -1)
    runUntil(1_000)
    expect(requests()).toMatchObject({ error: 1, answered: 0, completed: 0 })
    expect(jobs()).toMatchObject({ done: 3, failed: 1, dead: 0 })
  })

  test('a sink that settles at once needs no stack, however many jobs there are', () => {
    const { front, runUntil, requests } = setUpFront({ mode: 'sync', jobCount: 200_000, serviceUs: 0 })
    front.arrive(0, 0, -1)
    runUntil(200)
    expect(requests()).toMatchObject({ answered: 1, completed: 1 })
  })

  test('a retry waits its turn inside the handler', () => {
    const { front, runUntil, started, requests } = setUpFront({
      mode: 'sync',
      jobCount: 2,
      job: {
        retry: { ...NO_RETRY, attemptCountMax: 2, backoffUs: 50, capUs: 50 },
      },
      fate: (id, attempt) => (id === 0 && attempt === 1 ? 'transient' : 'ok'),
    })
    front.arrive(0, 0, -1)
    runUntil(1_000)
    expect(started).toEqual([
      [0, 0],
      [150, 0],
      [250, 1],
    ])
    expect(requests()).toMatchObject({ answered: 1 })
  })
})

describe('a transaction in a handler', () => {
  /** Steps 0, 1 and 2 at 100 us each, undone by types 3, 4 and 5; the second needs no undoing. */
  const order = (differs: Partial<FrontSetup> = {}) =>
    setUpFront({ mode: 'sync', steps: [true, false, true], request: { timeoutUs: 10_000 }, ...differs })

  test('runs its steps one after another, and is answered after the last', () => {
    const { front, runUntil, started, startedTypes, requests, latencies } = order()
    front.arrive(0, 0, -1)
    runUntil(1_000)
    expect(started).toEqual([
      [0, 0],
      [100, 1],
      [200, 2],
    ])
    expect(startedTypes).toEqual([0, 1, 2])
    expect(requests()).toMatchObject({ answered: 1, completed: 1, compensated: 0, stuck: 0 })
    expect(latencies()).toMatchObject({ 'send.response': [1, 300], 'send.inconsistent': [1, 200] })
  })

  test('that fails is undone before the answer, last step first, and the answer is an error', () => {
    const { front, runUntil, startedTypes, requests, jobsByType, latencies } = order({
      fate: (_id, _attempt, type) => (type === 2 ? 'permanent' : 'ok'),
    })
    front.arrive(0, 0, -1)
    runUntil(1_000)
    expect(startedTypes).toEqual([0, 1, 2, 3])
    expect(requests()).toMatchObject({ answered: 0, error: 1, completed: 0, compensated: 1, stuck: 0 })
    expect(jobsByType().map(({ created, done, failed }) => [created, done, failed])).toEqual([
      [1, 1, 0],
      [1, 1, 0],
      [1, 0, 1],
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
    ])
    // Half done from the first effect, at 100, until it is undone, at 400.
    expect(latencies()).toMatchObject({ 'send.response': [1, 400], 'send.inconsistent': [1, 300] })
  })

  test('whose first step fails leaves nothing to undo', () => {
    const { front, runUntil, startedTypes, requests, latencies } = order({ fate: () => 'permanent' })
    front.arrive(0, 0, -1)
    runUntil(1_000)
    expect(startedTypes).toEqual([0])
    expect(requests()).toMatchObject({ error: 1, compensated: 1, stuck: 0 })
    expect(latencies()['send.inconsistent']).toBeUndefined()
  })

  test('that cannot be undone is stuck, and the answer is an error', () => {
    const { front, runUntil, startedTypes, requests, latencies } = order({
      fate: (_id, _attempt, type) => (type < 2 ? 'ok' : 'permanent'),
    })
    front.arrive(0, 0, -1)
    runUntil(1_000)
    expect(startedTypes).toEqual([0, 1, 2, 3])
    expect(requests()).toMatchObject({ error: 1, compensated: 0, stuck: 1 })
    expect(latencies()['send.inconsistent']).toBeUndefined()
  })

  test.each([
    // Killed before the first effect nothing is half done; in the middle of it, or of undoing it, something stays.
    [50, 'well', 0, [0]],
    [150, 'well', 1, [0, 1]],
    [250, 'well', 1, [0, 1, 2]],
    [350, 'badly', 1, [0, 1, 2, 3]],
  ])('killed at %i, going %s, is left half done %i times, and undoes nothing more', (atUs, how, stuckCount, types) => {
    const { front, runUntil, startedTypes, requests, jobsByType } = order({
      request: { timeoutUs: atUs },
      fate: (_id, _attempt, type) => (how === 'badly' && type === 2 ? 'permanent' : 'ok'),
    })
    front.arrive(0, 0, -1)
    runUntil(5_000)
    expect(startedTypes).toEqual(types)
    expect(requests()).toMatchObject({ timedOut: 1, error: 0, completed: 0, compensated: 0, stuck: stuckCount })
    for (const { created, done, failed, cut } of jobsByType()) expect(created).toBe(done + failed + cut)
  })

  test.each([
    ['all of it is done', 305, 'ok', 0],
    ['all of it is undone', 405, 'permanent', 1],
  ] as const)('killed when %s, and only the answer is missing, is not half done', (_, timeoutUs, last, compensated) => {
    const { front, clock, requests } = order({
      request: { timeoutUs },
      fate: (_id, _attempt, type) => (type === 2 ? last : 'ok'),
    })
    front.arrive(0, 0, -1)
    for (let atUs = 0; atUs < timeoutUs - 100; atUs += 100) {
      clock.advanceTo(atUs)
      front.turn()
    }
    // The last job ends, and the deadline comes, before the handler has its turn.
    clock.advanceTo(timeoutUs)
    front.turn()
    expect(requests()).toMatchObject({ timedOut: 1, stuck: 0, compensated })
  })

  test('sent twice names its steps by the same ids, and what was done is not done again', () => {
    const { front, runUntil, started, requests, jobsByType } = order({ job: { dedupeUs: 1_000_000 } })
    for (const atUs of [0, 5_000]) {
      runUntil(atUs)
      front.arriveAgain({ kind: 0, client: -1, intendedUs: atUs, startUs: atUs, attempt: 1, firstId: 7 })
    }
    runUntil(10_000)
    expect(started.map(([, id]) => id)).toEqual([7, 8, 9])
    expect(requests()).toMatchObject({ answered: 2, completed: 2, repeated: 2 })
    expect(jobsByType().map(({ done, deduped }) => [done, deduped])).toEqual([
      ...[0, 1, 2].map(() => [1, 1]),
      ...[3, 4, 5].map(() => [0, 0]),
    ])
  })

  test('the run may be cut at any moment, and the ledger closes', () => {
    fc.assert(
      fc.property(
        fc.record({
          steps: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
          onTimeout: fc.constantFrom('abandon' as const, 'continue' as const),
          arrivals: fc.array(fc.integer({ min: 0, max: 1_500 }), { maxLength: 12 }),
          cutAtUs: fc.integer({ min: 0, max: 2_500 }),
          salt: fc.nat(),
        }),
        ({ steps, onTimeout, arrivals, cutAtUs, salt }) => {
          const { front, clock, runUntil, requests, jobsByType, effectCount } = setUpFront({
            mode: 'sync',
            steps,
            request: { onTimeout, timeoutUs: 450 },
            fate: (id) => ((id + salt) % 4 === 0 ? 'permanent' : 'ok'),
          })
          for (const atUs of arrivals.toSorted((a, b) => a - b).filter((atUs) => atUs <= cutAtUs)) {
            runUntil(atUs)
            clock.advanceTo(atUs)
            front.arrive(0, atUs, -1)
          }
          runUntil(cutAtUs)
          front.cut()
          const request = requests()
          if (request === undefined) throw new Error('no ledger')
          expect(request.offered).toBe(
            request.answered + request.error + request.timedOut + request.rejected + request.open,
          )
          expect(request.compensated + request.stuck).toBeLessThanOrEqual(request.error + request.timedOut)
          for (const job of jobsByType()) expect(job.created).toBe(job.done + job.failed + job.cut + job.pending)
          expect(effectCount()).toBe(jobsByType().reduce((sum, { done }) => sum + done, 0))
          expect(front.isIdle()).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })
})

test('work of a second attempt is not wasted because the first came to nothing', () => {
  const { front, clock, runUntil, jobs, requests } = setUpFront({ mode: 'sync', request: { timeoutUs: 500 } })
  clock.advanceTo(2_000)
  front.arriveAgain({ kind: 0, client: -1, intendedUs: 0, startUs: 2_000, attempt: 2, firstId: -1 })
  runUntil(3_000)
  expect(requests()).toMatchObject({ answered: 1, timedOut: 0 })
  expect(jobs()).toMatchObject({ done: 1, wasted: 0 })
})
