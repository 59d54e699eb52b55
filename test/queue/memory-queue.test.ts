import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { allocateMemoryQueue, type MemoryQueue, openMemoryQueue } from '../../src/queue/memory-queue.ts'
import type { Parcel } from '../../src/queue/queue.ts'
import { PLAIN_JOB, PLAIN_QUEUE, PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { JobSpec, QueueSpec } from '../../src/scenario/scenario.ts'

const job = (priorityRank: number): JobSpec => ({
  ...PLAIN_JOB,
  name: `job${priorityRank}`,
  timeoutUs: 1,
  priorityRank,
})

function open(spec: Partial<QueueSpec>, ranks: readonly number[] = [5]): MemoryQueue {
  const queue: QueueSpec = {
    ...PLAIN_QUEUE,
    name: 'q',
    capacityCount: 8,
    workers: { ...PLAIN_WORKERS, threadCount: 1, concurrencyCount: 1 },
    ...spec,
  }
  return openMemoryQueue(allocateMemoryQueue(queue, 0, ranks.map(job)))
}

const parcel = (firstId: number, count: number, type = 0): Parcel => ({
  firstId,
  count,
  type,
  kind: 1,
  request: 7,
  intendedUs: 100,
  enqueuedUs: 1_000 + firstId,
})

function takeIds(queue: MemoryQueue, atMost: number): number[] {
  const table = createJobTable(atMost)
  const count = queue.take(
    table,
    Int32Array.from({ length: atMost }, (_, row) => row),
    atMost,
  )
  return [...table.id.slice(0, count)]
}

describe('a memory queue', () => {
  test('hands jobs over with everything they carry', () => {
    const queue = open({})
    queue.offer(parcel(41, 1))
    const table = createJobTable(3)
    expect(queue.take(table, Int32Array.of(2), 1)).toBe(1)
    expect([table.id[2], table.request[2], table.kind[2], table.type[2], table.attempt[2]]).toEqual([41, 7, 1, 0, 0])
    expect([table.intendedUs[2], table.enqueuedUs[2]]).toEqual([100, 1_041])
  })

  test('knows to the microsecond when a job was meant to start, however long its request took to be put in', () => {
    const queue = open({})
    const times = { intendedUs: 100, enqueuedUs: 8_000_000_000_333 }
    queue.offer({ ...parcel(41, 1), ...times })
    const table = createJobTable(1)
    queue.take(table, Int32Array.of(0), 1)
    expect({ intendedUs: table.intendedUs[0], enqueuedUs: table.enqueuedUs[0] }).toEqual(times)
  })

  test('keeps to its capacity even where its slots are a power of two', () => {
    const queue = open({ capacityCount: 5 })
    expect(queue.offer(parcel(0, 9))).toBe(5)
    expect(queue.room()).toBe(0)
    expect(queue.offer(parcel(9, 1))).toBe(0)
    expect(takeIds(queue, 2)).toEqual([0, 1])
    expect(queue.room()).toBe(2)
  })

  test('serves the first first, or the last first', () => {
    for (const [order, ids] of [
      ['fifo', [0, 1, 2, 3]],
      ['lifo', [3, 2, 1, 0]],
    ] as const) {
      const queue = open({ order })
      queue.offer(parcel(0, 4))
      expect(takeIds(queue, 8)).toEqual(ids)
    }
  })

  test('serves a lower rank before any higher one', () => {
    const queue = open({}, [5, 0, 9])
    queue.offer(parcel(0, 1, 0))
    queue.offer(parcel(1, 1, 2))
    queue.offer(parcel(2, 1, 1))
    expect(takeIds(queue, 8)).toEqual([2, 0, 1])
  })

  test('sheds the oldest job of the highest rank, also where the last is served first', () => {
    for (const order of ['fifo', 'lifo'] as const) {
      const queue = open({ order }, [0, 9])
      const table = createJobTable(1)
      queue.offer(parcel(0, 1, 0))
      queue.offer(parcel(1, 2, 1))
      expect(queue.shed(table, 0)).toBe(true)
      expect(table.id[0]).toBe(1)
    }
  })

  test('is over only once it is closed and empty', () => {
    const queue = open({})
    queue.offer(parcel(0, 1))
    expect(queue.isOver()).toBe(false)
    queue.close()
    expect(queue.isOver()).toBe(false)
    takeIds(queue, 1)
    expect(queue.isOver()).toBe(true)
  })

  test('remembers its deepest moment and what lies longest', () => {
    const queue = open({})
    queue.offer(parcel(0, 6))
    takeIds(queue, 4)
    expect(queue.read()).toEqual({ depthCount: 2, peakCount: 6, oldestEnqueuedUs: 1_004 - 4 })
  })

  test('says how long the oldest job waits, also where the newest goes first', () => {
    const queue = open({ order: 'lifo' })
    queue.offer(parcel(3, 1))
    queue.offer(parcel(7, 1))
    expect(queue.read().oldestEnqueuedUs).toBe(1_003)
  })

  test.each(['fifo', 'lifo'] as const)('behaves as a bounded list, %s', (order) => {
    const step = fc.oneof(
      fc.record({ op: fc.constant('offer' as const), count: fc.integer({ min: 1, max: 12 }) }),
      fc.record({ op: fc.constant('take' as const), count: fc.integer({ min: 1, max: 12 }) }),
      fc.record({ op: fc.constant('shed' as const), count: fc.constant(1) }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 200 }), (capacityCount, steps) => {
        const queue = open({ capacityCount, order })
        const table = createJobTable(1)
        const model: number[] = []
        let nextId = 0
        for (const { op, count } of steps) {
          if (op === 'offer') {
            const taken = queue.offer(parcel(nextId, count))
            expect(taken).toBe(Math.min(count, capacityCount - model.length))
            for (let index = 0; index < taken; index++) model.push(nextId + index)
            nextId += taken
          } else if (op === 'take') {
            const expected = order === 'fifo' ? model.splice(0, count) : model.splice(-count).reverse()
            expect(takeIds(queue, count)).toEqual(expected)
          } else {
            const oldest = model.shift()
            expect(queue.shed(table, 0)).toBe(oldest !== undefined)
            if (oldest !== undefined) expect(table.id[0]).toBe(oldest)
          }
          expect(queue.read().depthCount).toBe(model.length)
        }
      }),
    )
  })

  test('counts what is left by type and by enqueue time', () => {
    const queue = open({}, [5, 5])
    queue.offer(parcel(0, 2, 0))
    queue.offer(parcel(2, 3, 1))
    takeIds(queue, 1)
    expect(queue.leftovers()).toEqual({
      countByType: new Map([
        [0, 1],
        [1, 3],
      ]),
      enqueuedSumUs: 1_000 + 3 * 1_002,
    })
    expect(queue.enqueuedSumUs()).toBe(2 * 1_000 + 3 * 1_002)
  })
})

describe('a thread that may not block', () => {
  const heard = (queue: MemoryQueue): Promise<void> => new Promise((resolve) => queue.listen(resolve))

  test('hears of an offer by another view, and at once when something waits', async () => {
    const spec: QueueSpec = {
      ...PLAIN_QUEUE,
      name: 'q',
      capacityCount: 8,
      workers: { ...PLAIN_WORKERS, threadCount: 1, concurrencyCount: 1 },
    }
    const memory = allocateMemoryQueue(spec, 0, [job(5)])
    const [front, worker] = [openMemoryQueue(memory), openMemoryQueue(memory)]
    const first = heard(worker)
    front.offer(parcel(0, 1))
    front.announce()
    await first
    await heard(worker)
    expect(takeIds(worker, 8)).toEqual([0])
  })

  test('hears that nothing more will come', async () => {
    const queue = open({})
    const closed = heard(queue)
    queue.close()
    await closed
    expect(queue.isOver()).toBe(true)
  })
})
