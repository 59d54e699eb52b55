import { expect, test } from 'vitest'
import { SLEEP_ON, STAY_AWAKE } from '../../src/clock/nap.ts'
import type { RealClock } from '../../src/clock/real-clock.ts'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import type { Recorder } from '../../src/measure/recorder.ts'
import { allocateControl, openControl } from '../../src/run/control.ts'
import { type Duty, NO_ACCOUNT } from '../../src/run/duty.ts'
import { runLoop } from '../../src/run/thread-loop.ts'

/** A duty whose sleep moves a stepped clock, and a log of what the loop asked of it. */
function setup(turn: (clock: RealClock) => number, isDone: (clock: RealClock) => boolean) {
  const stepped = createSteppedClock()
  const dues: number[] = []
  const clock: RealClock = {
    ...stepped,
    at: (dueUs, fire, slot) => {
      dues.push(dueUs)
      return stepped.at(dueUs, fire, slot)
    },
    advance() {
      const before = stepped.pendingCount
      stepped.advanceTo(stepped.nowUs())
      return stepped.pendingCount < before
    },
    nextDueUs: () => dues.find((due) => due > stepped.nowUs()) ?? Number.POSITIVE_INFINITY,
  }
  const sleeps: number[] = []
  const control = openControl(allocateControl())
  let cutCount = 0
  let deathCount = 0
  const duty: Duty = {
    turn: () => turn(clock),
    isDone: () => isDone(clock),
    isCalled: () => false,
    sleep(forMs) {
      sleeps.push(Math.round(forMs * 1_000))
      stepped.advanceBy(forMs * 1_000)
    },
    listen() {},
    cut: () => void cutCount++,
    die: () => void deathCount++,
    account: () => NO_ACCOUNT,
  }
  const sent: number[] = []
  const recorder = { take: () => [] } as unknown as Recorder
  const run = (sliceUs = 1e9, life = { fromUs: 0, untilUs: Infinity }) =>
    runLoop(duty, { clock, control, recorder, life, sliceUs, send: (slice) => void sent.push(slice) })
  return { clock, control, sleeps, sent, run, cuts: () => cutCount, deaths: () => deathCount }
}

test('sleeps until the next timer, but never longer than it may leave the control words unread', () => {
  const { clock, sleeps, run } = setup(
    () => SLEEP_ON,
    (clock) => clock.nowUs() >= 30_000,
  )
  clock.at(5_000, () => {}, 0)
  clock.at(30_000, () => {}, 0)
  run()
  expect(sleeps).toEqual([5_000, 20_000, 5_000])
})

test('does not sleep while there is work', () => {
  let turns = 0
  const { sleeps, run } = setup(
    () => (++turns < 100 ? STAY_AWAKE : SLEEP_ON),
    () => turns >= 100,
  )
  run()
  expect(sleeps).toEqual([])
})

test('a cut ends it at the next turn, after the unfinished was booked', () => {
  const { control, cuts, run } = setup(
    () => {
      control.cut()
      return SLEEP_ON
    },
    () => false,
  )
  run()
  expect(cuts()).toBe(1)
})

test('hands the latencies of each slice over once, the last one at the end', () => {
  const { sent, run } = setup(
    () => SLEEP_ON,
    (clock) => clock.nowUs() >= 65_000,
  )
  run(25_000)
  // It looks every 20 ms: at 40, 60 and 80 a slice has passed, and then it is done.
  expect(sent).toEqual([0, 1, 2, 3])
})

test('tells how long it was awake', () => {
  const { clock, run } = setup(
    (clock) => {
      clock.occupy(400, () => {}, 0)
      return SLEEP_ON
    },
    (clock) => clock.nowUs() >= 1_000,
  )
  const startUs = clock.nowUs()
  const { busyUs } = run()
  // Two turns of 400 us with one sleep between them.
  expect(busyUs).toBe(800)
  expect(clock.nowUs() - startUs).toBe(20_800)
})

test('a thread whose time has come dies between two turns, and hands over what it has recorded', () => {
  const { clock, deaths, cuts, sent, run } = setup(
    () => SLEEP_ON,
    () => false,
  )
  expect(run(1e9, { fromUs: 0, untilUs: 30_000 }).hasDied).toBe(true)
  expect([deaths(), cuts(), clock.nowUs(), sent]).toEqual([1, 0, 30_000, [0]])
})

test('a successor does not work before its time, unless there is nothing to wait for', () => {
  const { deaths, sleeps, run } = setup(
    () => SLEEP_ON,
    () => true,
  )
  expect(run(1e9, { fromUs: 1e6, untilUs: Infinity }).hasDied).toBe(false)
  expect([deaths(), sleeps]).toEqual([0, []])
})
