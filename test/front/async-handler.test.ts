import { describe, expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { setUpFront } from './front-setup.ts'

function drain(target: ReturnType<typeof setUpFront>['target'], atMost: number): number[] {
  const table = createJobTable(atMost)
  const count = target.take(
    table,
    Int32Array.from({ length: atMost }, (_, row) => row),
    atMost,
  )
  return [...table.id.slice(0, count)]
}

describe('an asynchronous request', () => {
  test('is answered in the moment in which its jobs are queued', () => {
    const { front, requests, jobs, target, latencies } = setUpFront({ mode: 'async', jobCount: 3 })
    front.arrive(0, 0, -1)
    front.turn()
    expect(requests()).toMatchObject({ answered: 1, completed: 0 })
    expect(jobs()).toMatchObject({ created: 3 })
    expect(drain(target, 9)).toEqual([0, 1, 2])
    expect(latencies()['send.response']).toEqual([1, 0])
  })

  test('of a million jobs is answered at once and expanded in between other work', () => {
    const { front, requests, jobs, target } = setUpFront({
      mode: 'async',
      jobCount: 1_000_000,
      queue: { capacityCount: 1_000_000 },
    })
    front.arrive(0, 0, -1)
    front.turn()
    expect(requests()).toMatchObject({ answered: 1 })
    expect(jobs()).toMatchObject({ created: 1_000_000 })
    expect(target.read().depthCount).toBe(4_096)
    while (front.turn() === 0);
    expect(target.read().depthCount).toBe(1_000_000)
    expect(front.isIdle()).toBe(true)
  })

  test('that was accepted waits for room, and no job is lost or doubled', () => {
    const { front, target } = setUpFront({ mode: 'async', jobCount: 5_000, queue: { capacityCount: 700 } })
    front.arrive(0, 0, -1)
    const ids: number[] = []
    for (let turn = 0; turn < 100; turn++) {
      front.turn()
      ids.push(...drain(target, 512))
    }
    expect(ids).toEqual(Array.from({ length: 5_000 }, (_, id) => id))
    expect(front.isIdle()).toBe(true)
  })
})

describe('a full queue', () => {
  const full = (overflow: 'reject' | 'drop-oldest' | 'block') => {
    const setup = setUpFront({ mode: 'async', jobCount: 2, queue: { capacityCount: 4, overflow } })
    for (let count = 0; count < 3; count++) {
      setup.front.arrive(0, 0, -1)
      setup.front.turn()
    }
    return setup
  }

  test('reject: the request is refused as a whole and makes no jobs', () => {
    const { requests, jobs } = full('reject')
    expect(requests()).toMatchObject({ answered: 2, rejected: 1 })
    expect(jobs()).toMatchObject({ created: 4 })
  })

  test('drop-oldest: the oldest jobs make room and are counted as shed', () => {
    const { requests, jobs, target } = full('drop-oldest')
    expect(requests()).toMatchObject({ answered: 3, rejected: 0 })
    expect(jobs()).toMatchObject({ created: 6, shed: 2 })
    expect(drain(target, 9)).toEqual([2, 3, 4, 5])
  })

  test('drop-oldest: a request larger than the whole queue is refused', () => {
    const { front, requests } = setUpFront({
      mode: 'async',
      jobCount: 9,
      queue: { capacityCount: 4, overflow: 'drop-oldest' },
    })
    front.arrive(0, 0, -1)
    front.turn()
    expect(requests()).toMatchObject({ rejected: 1 })
  })

  test('drop-oldest: a request that is refused anyway makes no room', () => {
    const { front, requests, jobs } = setUpFront({
      mode: 'async',
      request: { timeoutUs: 1_000 },
      jobCount: 3,
      queue: { capacityCount: 4, overflow: 'drop-oldest' },
    })
    front.arrive(0, 0, -1)
    front.turn()
    expect(requests()).toMatchObject({ answered: 1 })
    front.arrive(0, 0, -1)
    front.turn()
    expect(jobs()).toMatchObject({ created: 6, shed: 2 })
  })

  test('block: nobody overtakes those who wait', () => {
    const { front, target, runUntil, clientsFree } = setUpFront({
      mode: 'async',
      jobCount: 2,
      queue: { capacityCount: 3, overflow: 'block' },
      front: { concurrencyCount: 9, backlogCount: 9 },
    })
    for (const client of [0, 1, 2]) front.arrive(0, 0, client)
    runUntil(10)
    for (const client of [3, 4, 5]) {
      drain(target, 2)
      front.arrive(0, 0, client)
      runUntil(10 * client)
    }
    expect(clientsFree).toEqual([0, 1, 2, 3])
  })

  test('block: the caller waits for room', () => {
    const { requests, target, runUntil } = full('block')
    expect(requests()).toMatchObject({ answered: 2 })
    drain(target, 2)
    runUntil(100)
    expect(requests()).toMatchObject({ answered: 3 })
  })

  test('block: the caller gives up at its deadline, and nothing was queued for it', () => {
    const { requests, jobs, runUntil } = full('block')
    runUntil(1_100)
    expect(requests()).toMatchObject({ answered: 2, timedOut: 1 })
    expect(jobs()).toMatchObject({ created: 4 })
  })
})
