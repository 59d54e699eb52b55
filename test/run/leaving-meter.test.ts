import { expect, test } from 'vitest'
import { createLeavingMeter } from '../../src/run/leaving-meter.ts'

test('workers that were given up are paid for until the jobs fit into those that stay', () => {
  const meter = createLeavingMeter(10)
  meter.note(0, 35, 40)
  expect(meter.leavingUs(100)).toBe(0)
  // Three leave: 25 jobs beyond the 10 slots that stay lie in three workers, then in two, then in one.
  meter.note(100, 35, 10)
  meter.note(150, 31, 10)
  meter.note(200, 30, 10)
  meter.note(300, 11, 10)
  meter.note(350, 10, 10)
  expect(meter.leavingUs(1_000)).toBe(3 * 100 + 2 * 100 + 1 * 50)
})

test('who still leaves at the end is paid for until then', () => {
  const meter = createLeavingMeter(1)
  meter.note(10, 2, 0)
  expect([meter.leavingUs(15), meter.leavingUs(20)]).toEqual([10, 20])
})
