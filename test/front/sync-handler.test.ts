import { describe, expect, test } from 'vitest'
import { NO_RETRY } from '../../src/scenario/plain-parts.ts'
import { setUpFront } from './front-setup.ts'

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
