import { describe, expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { allocateLane, HEAD, type Lane, TAIL } from '../../src/queue/lane.ts'
import { openRing } from '../../src/queue/ring.ts'

const parcel = (firstId: number, count: number) => ({
  firstId,
  count,
  request: 0,
  kind: 0,
  type: 0,
  intendedUs: 0,
  enqueuedUs: 0,
})

function takeIds(lane: Lane, atMost: number): number[] {
  const table = createJobTable(atMost)
  const count = lane.take(table, { rows: Int32Array.from({ length: atMost }, (_, row) => row), from: 0 }, atMost)
  return [...table.id.slice(0, count)]
}

describe('a ring', () => {
  test('goes round for ever, also where its positions pass 2^31 and become negative', () => {
    const memory = allocateLane(4)
    const start = 2 ** 31 - 6
    memory.control[HEAD] = start
    memory.control[TAIL] = start
    for (let index = 0; index < 4; index++) memory.round[(start + index) & 3] = ((start + index) >>> 2) & 255
    const ring = openRing(memory)
    for (let id = 0; id < 40; id += 2) {
      expect(ring.roomFor(2)).toBe(2)
      ring.put(parcel(id, 2), 0, 2)
      expect(takeIds(ring, 4)).toEqual([id, id + 1])
    }
  })

  test('two takers share the jobs and neither gets one twice', () => {
    const memory = allocateLane(64)
    const producer = openRing(memory)
    const takers = [openRing(memory), openRing(memory)] as const
    expect(producer.roomFor(50)).toBe(50)
    producer.put(parcel(0, 50), 0, 50)
    const ids: number[] = []
    for (let turn = 0; ids.length < 50; turn++) ids.push(...takeIds(takers[turn % 2 === 0 ? 0 : 1], 7))
    expect(ids).toEqual(Array.from({ length: 50 }, (_, id) => id))
  })

  test('does not write into a slot whose taker still copies it', () => {
    const memory = allocateLane(4)
    const ring = openRing(memory)
    expect(ring.roomFor(4)).toBe(4)
    ring.put(parcel(0, 4), 0, 4)
    // A taker has claimed the first two and has given back only the second.
    memory.control[HEAD] = 2
    memory.round[1] = 1
    expect(ring.roomFor(4)).toBe(0)
    memory.round[0] = 1
    expect(ring.roomFor(4)).toBe(2)
  })
})
