import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { allocateDedupeWindow, openDedupeWindow } from '../../src/policy/dedupe-window.ts'

test('a key is known from its effect to the end of the window, both included, and forgotten a microsecond later', () => {
  const dedupe = openDedupeWindow(100, allocateDedupeWindow(2))
  expect(dedupe.isKnown(0, 0)).toBe(false)
  dedupe.note(0, 1_000)
  expect([1_000, 1_001, 1_100, 1_101, 9_999].map((nowUs) => dedupe.isKnown(0, nowUs))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
  expect(dedupe.isKnown(1, 1_000)).toBe(false)
})

test('an effect in the first microsecond of a run is known like any other', () => {
  const dedupe = openDedupeWindow(100, allocateDedupeWindow(1))
  dedupe.note(0, 0)
  expect([0, 100, 101].map((nowUs) => dedupe.isKnown(0, nowUs))).toEqual([true, true, false])
})

test('a window of nothing lasts for one microsecond', () => {
  const dedupe = openDedupeWindow(0, allocateDedupeWindow(1))
  dedupe.note(0, 7)
  expect([7, 8].map((nowUs) => dedupe.isKnown(0, nowUs))).toEqual([true, false])
})

test('an effect that a thread with a faster clock has noted is known', () => {
  const memory = allocateDedupeWindow(1)
  openDedupeWindow(100, memory).note(0, 1_001)
  expect(openDedupeWindow(100, memory).isKnown(0, 1_000)).toBe(true)
})

test('whatever is noted when and by which thread, what is known is what a map of the last effects says', () => {
  const KEY_COUNT = 8
  const step = fc.record({
    key: fc.nat({ max: KEY_COUNT - 1 }),
    gapUs: fc.nat({ max: 30 }),
    thread: fc.nat({ max: 1 }),
    isEffect: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.nat({ max: 100 }), fc.array(step, { maxLength: 300 }), (windowUs, steps) => {
      const memory = allocateDedupeWindow(KEY_COUNT)
      const views = [openDedupeWindow(windowUs, memory), openDedupeWindow(windowUs, memory)] as const
      const effectsUs = new Map<number, number>()
      let nowUs = 0
      for (const { key, gapUs, thread, isEffect } of steps) {
        nowUs += gapUs
        const view = views[thread === 0 ? 0 : 1]
        const lastUs = effectsUs.get(key)
        expect(view.isKnown(key, nowUs)).toBe(lastUs !== undefined && nowUs <= lastUs + windowUs)
        if (!isEffect) continue
        view.note(key, nowUs)
        effectsUs.set(key, nowUs)
      }
    }),
    { numRuns: 500 },
  )
})

test('a key without a place is a programmer error, for who asks and for who notes', () => {
  const dedupe = openDedupeWindow(100, allocateDedupeWindow(5))
  expect(() => dedupe.isKnown(5, 0)).toThrow(ProgramError)
  expect(() => dedupe.note(5, 0)).toThrow(ProgramError)
})
