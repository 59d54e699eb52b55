import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { createOutcomeWindow } from '../../src/policy/outcome-window.ts'

test('a call is forgotten when its tenth of the window is ten tenths ago', () => {
  const read = (laterUs: number): [number, number] => {
    const window = createOutcomeWindow(100)
    window.record(false, 7)
    window.record(true, laterUs)
    return [window.callCount, window.failureRatio]
  }
  expect([7, 50, 99, 100, 10_000].map(read)).toEqual([
    [2, 0.5],
    [2, 0.5],
    [2, 0.5],
    [1, 0],
    [1, 0],
  ])
})

test('an empty window has no failures, at first and after it was cleared', () => {
  const window = createOutcomeWindow(100)
  expect([window.callCount, window.failureRatio]).toEqual([0, 0])
  window.record(false, 5)
  window.clear()
  expect([window.callCount, window.failureRatio]).toEqual([0, 0])
  window.record(false, 6)
  expect([window.callCount, window.failureRatio]).toEqual([1, 1])
  window.record(true, 1_000)
  expect([window.callCount, window.failureRatio]).toEqual([1, 0])
})

test('a time before the latest one counts as that', () => {
  const window = createOutcomeWindow(100)
  window.record(true, 1_000)
  window.record(false, 3)
  window.record(true, 1_099)
  expect([window.callCount, window.failureRatio]).toEqual([3, 1 / 3])
  window.record(true, 1_100)
  expect([window.callCount, window.failureRatio]).toEqual([2, 0])
})

test('whatever the calls, the window holds those of the latest tenth and the nine before', () => {
  const gap = fc.oneof(fc.constant(0), fc.nat({ max: 300 }), fc.nat({ max: 50_000 }))
  const call = fc.record({ gapUs: gap, isOk: fc.boolean() })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(call, { maxLength: 300 }), (tenthUs, calls) => {
      const window = createOutcomeWindow(10 * tenthUs)
      const ended: { tenth: number; isOk: boolean }[] = []
      let nowUs = 0
      for (const { gapUs, isOk } of calls) {
        nowUs += gapUs
        const tenth = Math.floor(nowUs / tenthUs)
        window.record(isOk, nowUs)
        ended.push({ tenth, isOk })
        const held = ended.filter((one) => one.tenth > tenth - 10)
        expect(window.callCount).toBe(held.length)
        expect(window.failureRatio).toBe(held.filter((one) => !one.isOk).length / held.length)
      }
    }),
  )
})

test('a window of no time is a programmer error', () => {
  for (const windowUs of [0, -1, Number.NaN]) expect(() => createOutcomeWindow(windowUs)).toThrow(ProgramError)
})
