import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocateScale, openScaleBoard, openWorkerShare, readyWorkerCount } from '../../src/run/scale-board.ts'
import { PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { AutoscaleSpec } from '../../src/scenario/policy-spec.ts'

const SLOT_COUNT = 5

function open(threadCount: number, minCount = 0) {
  const autoscale: AutoscaleSpec = {
    minCount,
    maxCount: 100,
    signal: 'backlog-per-worker',
    target: 10,
    everyUs: 1,
    cooldownUs: 0,
    coldStartUs: 0,
  }
  const memory = allocateScale({ ...PLAIN_WORKERS, threadCount, concurrencyCount: SLOT_COUNT }, autoscale)
  const shares = Array.from({ length: threadCount }, (_, nth) => openWorkerShare(memory, SLOT_COUNT, nth))
  return { memory, board: openScaleBoard(memory, SLOT_COUNT), shares, slots: () => shares.map((share) => share.look()) }
}

const idle = { busyCount: 0, heldCount: 0, inHandCount: 0 }

describe('ready workers', () => {
  test('are spread over the threads, the first threads having one more', () => {
    const { memory, board, slots } = open(3)
    expect(slots()).toEqual([0, 0, 0])
    board.assign(7)
    expect([readyWorkerCount(memory), ...slots()]).toEqual([7, 15, 10, 10])
  })

  test('are the fewest at first', () => {
    const { memory, slots } = open(2, 3)
    expect([readyWorkerCount(memory), ...slots()]).toEqual([3, 10, 5])
  })

  test('go first where a job has nobody who could go on with it, and stay where they are without need', () => {
    const { board, shares, slots } = open(3)
    shares[2]?.show({ busyCount: 0, heldCount: 1, inHandCount: 1 })
    board.assign(1)
    expect(slots()).toEqual([0, 0, 5])
    shares[2]?.show(idle)
    board.assign(1)
    expect(slots()).toEqual([0, 0, 5])
    shares[1]?.show({ busyCount: 0, heldCount: 1, inHandCount: 1 })
    board.assign(1)
    expect(slots()).toEqual([0, 5, 0])
  })

  test('never differ by more than one from thread to thread, and none is lost, whatever they held before', () => {
    const step = fc.record({ readyCount: fc.nat({ max: 20 }), nth: fc.nat({ max: 3 }), heldCount: fc.nat({ max: 2 }) })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step), (threadCount, steps) => {
        const { board, shares, slots } = open(threadCount)
        for (const { readyCount, nth, heldCount } of steps) {
          shares[nth % threadCount]?.show({ busyCount: 0, heldCount, inHandCount: heldCount })
          board.assign(readyCount)
          const counts = slots().map((count) => count / SLOT_COUNT)
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(readyCount)
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})

test('a thread sees a change once, and only its own', () => {
  const { board, shares, slots } = open(2)
  board.assign(1)
  expect(shares.map((share) => share.hasChanged())).toEqual([true, false])
  expect(shares.map((share) => share.slotCount())).toEqual([0, 0])
  slots()
  expect(shares.map((share) => share.hasChanged())).toEqual([false, false])
  expect(shares.map((share) => share.slotCount())).toEqual([5, 0])
})

test('the control plane adds up what threads have in hand, and of busy slots those of ready workers', () => {
  const { board, shares } = open(2)
  board.assign(2)
  shares[0]?.show({ busyCount: 4, heldCount: 1, inHandCount: 9 })
  // One of its workers was given up, and ends what it has.
  shares[1]?.show({ busyCount: 8, heldCount: 2, inHandCount: 10 })
  expect(board.read()).toEqual({ busyCount: 9, heldCount: 3, inHandCount: 19 })
})

test('when the control plane has gone, every thread can end what it took in that moment', () => {
  const { board, slots } = open(2)
  board.leave()
  expect(slots()).toEqual([5, 5])
})
