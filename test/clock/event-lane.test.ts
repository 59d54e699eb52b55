import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventLane } from '../../src/clock/event-lane.ts'

test('rows come out in the order in which they went in, however pushes and shifts alternate and the lane grows', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 60 })), { maxLength: 30 }), (rounds) => {
      const lane = new EventLane()
      const list: number[] = []
      let next = 0
      for (const [pushCount, shiftCount] of rounds) {
        for (let count = 0; count < pushCount; count++) {
          lane.push(next)
          list.push(next++)
        }
        for (let count = 0; count < shiftCount && list.length > 0; count++) {
          expect(lane.first()).toBe(list.shift())
          lane.shift()
        }
        expect(lane.isEmpty).toBe(list.length === 0)
      }
    }),
  )
})

test('a new lane is empty, announced to nobody, and takes a timer that is due at any time', () => {
  const lane = new EventLane()
  expect([lane.isEmpty, lane.isAnnounced, lane.lastDueUs]).toEqual([true, false, Number.NEGATIVE_INFINITY])
})

test('a sweep leaves the wanted rows in their order, also where the lane has gone round its places', () => {
  const lane = new EventLane()
  for (let row = 0; row < 12; row++) lane.push(row)
  for (let count = 0; count < 10; count++) lane.shift()
  for (let row = 12; row < 24; row++) lane.push(row)
  lane.cancelledCount = 9
  lane.sweep((row) => row % 3 === 0)
  lane.push(24)
  const left: number[] = []
  for (; !lane.isEmpty; lane.shift()) left.push(lane.first())
  expect(left).toEqual([12, 15, 18, 21, 24])
  expect([lane.count, lane.cancelledCount]).toEqual([0, 0])
})
