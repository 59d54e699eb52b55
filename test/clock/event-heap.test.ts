import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventHeap } from '../../src/clock/event-heap.ts'

interface Event {
  readonly dueUs: number
  readonly seq: number
  readonly item: number
}

const earlier = (a: Event, b: Event): number => a.dueUs - b.dueUs || a.seq - b.seq

function takeAll(heap: EventHeap): Event[] {
  const taken: Event[] = []
  while (heap.count > 0) {
    taken.push({ dueUs: heap.firstDueUs(), seq: heap.firstSeq(), item: heap.firstItem() })
    heap.pop()
  }
  return taken
}

/** Few instants, so that most events share theirs with others; each has an item of its own, negative ones among them. */
const events = (dueUsList: readonly number[]): Event[] =>
  dueUsList.map((dueUs, seq) => ({ dueUs, seq, item: seq % 2 === 0 ? seq : ~seq }))

const dues = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 300 })

test('events come out by time, and those of one instant by sequence number, in whatever order they went in', () => {
  const shuffled = dues.chain((list) => fc.shuffledSubarray(events(list), { minLength: list.length }))
  fc.assert(
    fc.property(shuffled, (list) => {
      const heap = new EventHeap()
      for (const { dueUs, seq, item } of list) heap.push(dueUs, seq, item)
      expect(heap.count).toBe(list.length)
      expect(takeAll(heap)).toEqual([...list].sort(earlier))
    }),
  )
})

test('pushes, pops and sweeps in any order leave what a sorted list would hold', () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('push' as const), dueUs: fc.integer({ min: 0, max: 30 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('pop' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('sweep' as const), modulus: fc.integer({ min: 2, max: 5 }) }),
    },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const heap = new EventHeap()
      let list: Event[] = []
      for (const [seq, each] of steps.entries()) {
        if (each.kind === 'push') {
          heap.push(each.dueUs, seq, seq)
          list = [...list, { dueUs: each.dueUs, seq, item: seq }].sort(earlier)
        } else if (each.kind === 'sweep') {
          heap.sweep((item) => item % each.modulus !== 0)
          list = list.filter(({ item }) => item % each.modulus !== 0)
        } else if (list.length > 0) {
          expect([heap.firstDueUs(), heap.firstSeq()]).toEqual([list[0]?.dueUs, list[0]?.seq])
          heap.pop()
          list = list.slice(1)
        }
        expect(heap.count).toBe(list.length)
      }
      expect(takeAll(heap)).toEqual(list)
    }),
  )
})

test('it grows, and keeps the order of ten thousand events', () => {
  const list = events(Array.from({ length: 10_000 }, (_, index) => (index * 7_919) % 10_007))
  const heap = new EventHeap()
  for (const { dueUs, seq, item } of list) heap.push(dueUs, seq, item)
  expect(takeAll(heap)).toEqual([...list].sort(earlier))
})

test('taking from an empty heap is a bug, and said to be one', () => {
  expect(() => new EventHeap().pop()).toThrow('empty heap')
})
