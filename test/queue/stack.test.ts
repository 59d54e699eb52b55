import { expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { allocateLane, LOCK } from '../../src/queue/lane.ts'
import { openStack } from '../../src/queue/stack.ts'

const parcel = { firstId: 0, count: 3, request: 0, kind: 0, type: 0, intendedUs: 0, enqueuedUs: 0 }

test('the newest goes first, the oldest can be dropped, and the lock is free afterwards', () => {
  const memory = allocateLane(4)
  const stack = openStack(memory, 0)
  const table = createJobTable(2)
  stack.put(parcel, 0, 3)
  expect(stack.takeOldest(table, 0)).toBe(true)
  expect(table.id[0]).toBe(0)
  expect(stack.take(table, { rows: Int32Array.of(0, 1), from: 0 }, 2)).toBe(2)
  expect([...table.id]).toEqual([2, 1])
  expect(stack.takeOldest(table, 0)).toBe(false)
  expect(memory.control[LOCK]).toBe(0)
})

test('a slot is used again once its job is gone, from either end', () => {
  const stack = openStack(allocateLane(2), 0)
  const table = createJobTable(1)
  const span = { rows: Int32Array.of(0), from: 0 }
  for (let round = 0; round < 10; round++) {
    stack.put({ ...parcel, firstId: round * 2 }, 0, 2)
    expect(stack.roomFor(1)).toBe(0)
    stack.takeOldest(table, 0)
    expect(table.id[0]).toBe(round * 2)
    stack.take(table, span, 1)
    expect(table.id[0]).toBe(round * 2 + 1)
  }
})

test('of more than are few the newest go first, then the oldest, however many are taken at once', () => {
  for (const atMost of [1, 2, 7]) {
    const memory = allocateLane(8)
    const stack = openStack(memory, 3)
    const table = createJobTable(7)
    const rows = Int32Array.of(0, 1, 2, 3, 4, 5, 6)
    stack.put({ ...parcel, count: 5 }, 0, 5)
    const ids: number[] = []
    while (stack.depthCount() > 0) {
      const count = stack.take(table, { rows, from: 0 }, atMost)
      ids.push(...table.id.slice(0, count))
    }
    expect(ids).toEqual([4, 3, 0, 1, 2])
    expect(memory.control[LOCK]).toBe(0)
  }
})
