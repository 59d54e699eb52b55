import { describe, expect, test } from 'vitest'
import { NO_RETRY } from '../../src/scenario/plain-parts.ts'
import { setUpFront } from './front-setup.ts'

const front = { concurrencyCount: 10, backlogCount: 0 }
const retry = { ...NO_RETRY, attemptCountMax: 2, backoffUs: 10, capUs: 10 }

describe('attempts of synchronous jobs', () => {
  test('of a full type wait in the order of their requests, however many jobs each may have in flight', () => {
    const {
      front: api,
      runUntil,
      started,
      requests,
    } = setUpFront({
      mode: 'sync',
      jobCount: 2,
      request: { parallelCount: 2, timeoutUs: 10_000 },
      job: { bulkheadCount: 1 },
      front,
    })
    for (let client = 0; client < 3; client++) api.arrive(0, 0, -1)
    runUntil(2_000)
    // Jobs 0 and 1 are of the first request, and so on: each goes to the end of the line with its second job.
    expect(started).toEqual([
      [0, 0],
      [100, 1],
      [200, 2],
      [300, 4],
      [400, 3],
      [500, 5],
    ])
    expect(requests()).toMatchObject({ answered: 3 })
  })

  test('that are due again go before those of requests which wait', () => {
    const {
      front: api,
      runUntil,
      started,
    } = setUpFront({
      mode: 'sync',
      request: { timeoutUs: 10_000 },
      job: { bulkheadCount: 1, retry },
      front,
      fate: (id, attempt) => (id === 0 && attempt === 1 ? 'transient' : 'ok'),
    })
    for (let client = 0; client < 3; client++) api.arrive(0, 0, -1)
    runUntil(2_000)
    expect(started).toEqual([
      [0, 0],
      [100, 1],
      [200, 0],
      [300, 2],
    ])
  })

  test('that wait when their client gives up are never started, and leave their room to the next', () => {
    const {
      front: api,
      runUntil,
      started,
      jobs,
      requests,
    } = setUpFront({
      mode: 'sync',
      request: { timeoutUs: 150 },
      job: { bulkheadCount: 1 },
      front,
    })
    for (let client = 0; client < 3; client++) api.arrive(0, 0, -1)
    runUntil(160)
    api.arrive(0, 160, -1)
    runUntil(2_000)
    // The second is killed in flight at 150, the third in line.
    expect(started.map(([atUs]) => atUs)).toEqual([0, 100, 160])
    expect(jobs()).toMatchObject({ created: 4, done: 2, cut: 1, neverStarted: 1 })
    expect(requests()).toMatchObject({ answered: 2, timedOut: 2 })
  })

  test('that wait are pending when the run is cut', () => {
    const {
      front: api,
      runUntil,
      jobs,
    } = setUpFront({
      mode: 'sync',
      job: { bulkheadCount: 1, retry },
      front,
      fate: () => 'transient',
    })
    for (let client = 0; client < 3; client++) api.arrive(0, 0, -1)
    runUntil(150)
    api.cut()
    expect(jobs()).toMatchObject({ created: 3, pending: 3 })
  })

  test('are not started after the deadline of their request where the type heeds it: the answer is an error', () => {
    const run = (isDeadlineChecked: boolean) => {
      const it = setUpFront({
        mode: 'sync',
        jobCount: 4,
        request: { timeoutUs: 10_000, deadlineUs: 150 },
        job: { isDeadlineChecked, retry },
        fate: (id, attempt) => (id === 1 && attempt === 1 ? 'transient' : 'ok'),
      })
      it.front.arrive(0, 0, -1)
      it.runUntil(2_000)
      return it
    }
    // The second job fails at 200; its retry at 210 would be late, as would be all after it.
    const heeded = run(true)
    expect(heeded.started.map(([atUs]) => atUs)).toEqual([0, 100])
    expect(heeded.jobs()).toMatchObject({ done: 1, expired: 3, retry: 1, attempt: 2 })
    expect(heeded.requests()).toMatchObject({ error: 1 })
    const unheeded = run(false)
    expect(unheeded.jobs()).toMatchObject({ done: 4, expired: 0, wasted: 0 })
    expect(unheeded.requests()).toMatchObject({ answered: 1 })
  })
})
