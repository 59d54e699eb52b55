import { expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'

function drive() {
  const clock = createSteppedClock()
  const log: [nowUs: number, slot: number][] = []
  const note = (slot: number): void => void log.push([clock.nowUs(), slot])
  return { clock, log, note }
}

test('timers fire at their own microsecond, ties in the order of setting, and time ends where it was sent', () => {
  const { clock, log, note } = drive()
  for (const [slot, dueUs] of [30, 10, 30, 20, 41].entries()) clock.at(dueUs, note, slot)
  clock.advanceTo(40)
  expect(log).toEqual([
    [10, 1],
    [20, 3],
    [30, 0],
    [30, 2],
  ])
  expect([clock.nowUs(), clock.recentUs(), clock.pendingCount]).toEqual([40, 40, 1])
})

test('a timer set by one that fires, due on the way, fires on the way', () => {
  const { clock, log, note } = drive()
  clock.at(10, () => clock.at(15, note, 1), 0)
  clock.at(20, note, 2)
  clock.advanceBy(20)
  expect(log).toEqual([
    [15, 1],
    [20, 2],
  ])
})

test('a cancelled timer does not fire, and cancelling one that has fired is harmless', () => {
  const { clock, log, note } = drive()
  const timer = clock.at(10, note, 1)
  clock.cancel(clock.at(10, note, 2))
  clock.advanceTo(10)
  clock.cancel(timer)
  expect(log).toEqual([[10, 1]])
})

test('running until idle goes from timer to timer and stands still at the last, or before the limit', () => {
  const { clock, log, note } = drive()
  for (const dueUs of [100, 5_000, 70_000]) clock.at(dueUs, note, dueUs)
  clock.runUntilIdle(60_000)
  expect([log.length, clock.nowUs(), clock.pendingCount]).toEqual([2, 5_000, 1])
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect([log.length, clock.nowUs(), clock.pendingCount]).toEqual([3, 70_000, 0])
})

test('occupying moves time on, makes others late, and is left out of the lateness', () => {
  const { clock, log, note } = drive()
  clock.at(10, () => clock.occupy(100), 0)
  clock.at(50, note, 1)
  clock.advanceTo(60)
  expect(log).toEqual([[110, 1]])
  expect(clock.latenessUs(50)).toBe(0)
  clock.advanceBy(5)
  expect([clock.latenessUs(50), clock.latenessUs(112), clock.latenessUs(200)]).toEqual([5, 3, 0])
  expect(clock.occupiedUs).toBe(100)
})
