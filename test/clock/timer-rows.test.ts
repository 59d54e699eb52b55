import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TimerRows } from '../../src/clock/timer-rows.ts'

test('no handle is ever given out twice, although rows are used again', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 400 }), (takes) => {
      const rows = new TimerRows()
      const taken: number[] = []
      const handles: number[] = []
      for (const isTake of takes) {
        if (isTake) {
          taken.push(rows.take())
          handles.push(rows.handleOf(taken.at(-1) as number))
        } else if (taken.length > 0) rows.giveBack(taken.shift() as number)
      }
      expect(new Set(handles).size).toBe(handles.length)
      expect(new Set(taken).size).toBe(taken.length)
    }),
  )
})

test('a row that was given back is used again before a new one', () => {
  const rows = new TimerRows()
  const first = rows.take()
  rows.take()
  rows.giveBack(first)
  expect([rows.take(), rows.take()]).toEqual([first, 2])
})

test('cancelling marks a timer as dead once; the row stays in use until it is given back', () => {
  const rows = new TimerRows()
  const row = rows.take()
  const handle = rows.handleOf(row)
  expect([rows.isAlive(row), rows.cancel(handle), rows.isAlive(row), rows.cancel(handle)]).toEqual([
    true,
    row,
    false,
    -1,
  ])
  expect(rows.take()).not.toBe(row)
})

test('a handle whose row belongs to another timer by now cancels nothing', () => {
  const rows = new TimerRows()
  const old = rows.handleOf(rows.take())
  rows.giveBack(0)
  const row = rows.take()
  expect(rows.cancel(old)).toBe(-1)
  expect(rows.isAlive(row)).toBe(true)
  expect(rows.cancel(rows.handleOf(row))).toBe(row)
})

test('numbers that are no handles cancel nothing', () => {
  const rows = new TimerRows()
  rows.take()
  expect([-1, 1, 4_096, 2 ** 52].map((handle) => rows.cancel(handle))).toEqual([-1, -1, -1, -1])
})

test('what stands in the columns outlives growing', () => {
  const rows = new TimerRows()
  const handles = Array.from({ length: 5_000 }, (_, index) => {
    const row = rows.take()
    rows.due[row] = index / 2
    rows.seq[row] = index
    rows.source[row] = index % 7
    rows.slot[row] = -index
    return rows.handleOf(row)
  })
  expect([rows.due[4_001], rows.seq[4_001], rows.source[4_001], rows.slot[4_001]]).toEqual([2_000.5, 4_001, 4, -4_001])
  expect([rows.due[3], rows.slot[3]]).toEqual([1.5, -3])
  expect(handles.map((handle) => rows.cancel(handle))).toEqual(handles.map((_, index) => index))
})
