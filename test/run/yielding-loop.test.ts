import { expect, test } from 'vitest'
import { SLEEP_ON, STAY_AWAKE } from '../../src/clock/nap.ts'
import type { RealClock } from '../../src/clock/real-clock.ts'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { allocateControl, openControl } from '../../src/run/control.ts'
import { type Duty, NO_ACCOUNT } from '../../src/run/duty.ts'
import type { EventRest } from '../../src/run/event-rest.ts'
import { runYieldingLoop } from '../../src/run/yielding-loop.ts'

/** A loop whose rests move a stepped clock, and a log of what it asked for: `turn`, `breathe`, `rest <us>`, `cut`, `die`. */
function setup(turn: (clock: RealClock) => number, isDone: (clock: RealClock) => boolean) {
  const stepped = createSteppedClock()
  const log: string[] = []
  let dueUs = Number.POSITIVE_INFINITY
  const clock: RealClock = {
    ...stepped,
    at(atUs, fire, slot) {
      dueUs = Math.min(dueUs, atUs)
      return stepped.at(atUs, fire, slot)
    },
    advance() {
      const before = stepped.pendingCount
      stepped.advanceTo(stepped.nowUs())
      if (stepped.pendingCount === 0) dueUs = Number.POSITIVE_INFINITY
      return stepped.pendingCount < before
    },
    nextDueUs: () => dueUs,
  }
  const control = openControl(allocateControl())
  const duty: Duty = {
    turn() {
      log.push('turn')
      return turn(clock)
    },
    isDone: () => isDone(clock),
    isCalled: () => false,
    sleep: () => log.push('sleep'),
    listen() {},
    cut: () => log.push('cut'),
    die: () => log.push('die'),
    account: () => NO_ACCOUNT,
  }
  let restedUs = 0
  const rest: EventRest = {
    async breathe() {
      log.push('breathe')
    },
    async rest(forUs) {
      log.push(`rest ${forUs}`)
      restedUs += forUs
      // Time passes; what is due is for the next step to fire.
      stepped.occupy(forUs)
    },
    async waitFor(forUs) {
      log.push(`wait ${forUs}`)
      restedUs += forUs
      stepped.occupy(forUs)
    },
    poke() {},
    restedUs: () => restedUs,
  }
  const sent: number[] = []
  const run = (life = { fromUs: 0, untilUs: Number.POSITIVE_INFINITY }, sliceUs = 1e9) =>
    runYieldingLoop(
      duty,
      { clock, control, recorder: { take: () => [] }, life, sliceUs, send: (slice) => void sent.push(slice) },
      rest,
    )
  return { clock, control, log, sent, run }
}

test('events have their time after every turn, also of a duty that never rests', async () => {
  let turns = 0
  const { log, run } = setup(
    () => STAY_AWAKE,
    () => ++turns === 3,
  )
  await run()
  expect(log).toEqual(['turn', 'breathe', 'turn', 'breathe', 'turn'])
})

test('it rests until the next timer, and never blocks the thread itself', async () => {
  const { clock, log, run } = setup(
    () => SLEEP_ON,
    (clock) => clock.nowUs() >= 25_000,
  )
  clock.at(5_000, () => {}, 0)
  const { busyUs, hasDied } = await run()
  expect(log).toEqual(['turn', 'rest 5000', 'turn', 'breathe', 'turn', 'rest 20000', 'turn'])
  expect([busyUs, hasDied]).toEqual([0, false])
})

test('a cut ends it at the next step, after the unfinished was booked', async () => {
  const { control, log, run } = setup(
    () => {
      control.cut()
      return SLEEP_ON
    },
    () => false,
  )
  await run()
  expect(log).toEqual(['turn', 'rest 20000', 'cut'])
})

test('a thread whose time has come dies between two turns, and hands over what it has recorded', async () => {
  const { log, sent, run } = setup(
    () => SLEEP_ON,
    () => false,
  )
  expect((await run({ fromUs: 0, untilUs: 12_000 })).hasDied).toBe(true)
  expect([log, sent]).toEqual([['turn', 'rest 12000', 'turn', 'die'], [0]])
})

test('a successor does not work before its time, and that is no part of its rest', async () => {
  const { clock, log, run } = setup(
    (clock) => {
      clock.occupy(300, () => {}, 0)
      return SLEEP_ON
    },
    (clock) => clock.nowUs() >= 31_000,
  )
  const { busyUs } = await run({ fromUs: 30_000, untilUs: Number.POSITIVE_INFINITY })
  expect(log).toEqual(['wait 20000', 'wait 10000', 'turn', 'rest 20000', 'turn'])
  expect([busyUs, clock.nowUs()]).toEqual([600, 50_600])
})

test('the latencies of each slice are handed over once, the last one at the end', async () => {
  const { sent, run } = setup(
    () => SLEEP_ON,
    (clock) => clock.nowUs() >= 65_000,
  )
  await run(undefined, 25_000)
  expect(sent).toEqual([0, 1, 2, 3])
})
