import { expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { createExpander, type Expansion } from '../../src/front/expander.ts'
import type { Parcel, Target } from '../../src/queue/queue.ts'
import type { JobSpec } from '../../src/scenario/scenario.ts'

/** Two queues that take what they have room for, and an expander of requests with two shares. */
function setup(shares: readonly [count: number, count: number]) {
  const taken: [queue: number, id: number][] = []
  const rooms = [0, 0]
  const targets = rooms.map((_, queue) => ({
    offer(parcel: Parcel) {
      const count = Math.min(parcel.count, rooms[queue] as number)
      rooms[queue] = (rooms[queue] as number) - count
      for (let index = 0; index < count; index++) taken.push([queue, parcel.firstId + index])
      return count
    },
  })) as unknown as Target[]
  const requestShares = [
    { jobIndex: 0, count: shares[0] },
    { jobIndex: 1, count: shares[1] },
  ]
  const jobs = [{ queueIndex: 0 }, { queueIndex: 1 }] as unknown as JobSpec[]
  const expander = createExpander({ clock: createSteppedClock(), jobs, targets })
  const expansion = (firstId: number): Expansion => ({
    kind: 0,
    request: 1,
    shares: requestShares,
    firstId,
    intendedUs: 0,
    shareIndex: 0,
    offeredCount: 0,
  })
  const give = (first: number, second: number) => {
    rooms[0] = first
    rooms[1] = second
  }
  return { expander, expansion, taken, give }
}

test('offers share after share, each job to the queue of its type, ids in a row', () => {
  const { expander, expansion, taken, give } = setup([2, 2])
  give(9, 9)
  expect(expander.offerAll(expansion(10))).toBe(true)
  expect(taken).toEqual([
    [0, 10],
    [0, 11],
    [1, 12],
    [1, 13],
  ])
})

test('goes on where a full queue stopped it', () => {
  const { expander, expansion, taken, give } = setup([3, 2])
  give(2, 9)
  const begun = expansion(0)
  expect(expander.offerAll(begun)).toBe(false)
  expander.add(begun)
  expect(expander.turn()).toBe(false)
  give(1, 1)
  expect(expander.turn()).toBe(true)
  give(0, 1)
  expander.turn()
  expect(taken.map(([, id]) => id)).toEqual([0, 1, 2, 3, 4])
  expect(expander.count).toBe(0)
})

test('a request does not keep another from its slice', () => {
  const { expander, expansion, taken, give } = setup([10_000, 0])
  give(1e9, 0)
  expander.add(expansion(0))
  expander.add(expansion(1_000_000))
  expander.turn()
  expect(taken.filter(([, id]) => id < 1_000_000).length).toBe(4_096)
  expect(taken.filter(([, id]) => id >= 1_000_000).length).toBe(4_096)
})

test('tells what was never offered when the run is cut', () => {
  const { expander, expansion, give } = setup([5, 3])
  give(2, 0)
  expander.add(expansion(0))
  expander.turn()
  const left: [type: number, count: number][] = []
  expander.cut((type, count) => left.push([type, count]))
  expect(left).toEqual([
    [0, 3],
    [1, 3],
  ])
  expect(expander.count).toBe(0)
})
