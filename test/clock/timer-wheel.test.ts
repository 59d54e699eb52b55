import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTimerWheel } from '../../src/clock/timer-wheel.ts'

const TICK_US = 64
const ROUND_US = 65_536 * TICK_US

function drive() {
  const wheel = createTimerWheel()
  const fired: number[] = []
  const note = (slot: number): void => void fired.push(slot)
  /** What has fired since the last call. */
  const takeFired = (): number[] => fired.splice(0)
  return { wheel, note, takeFired }
}

test('a timer fires at its own microsecond, not before', () => {
  const { wheel, note, takeFired } = drive()
  wheel.at(1_000, note, 7)
  expect(wheel.advance(999)).toBe(0)
  expect(takeFired()).toEqual([])
  expect(wheel.advance(1_000)).toBe(1)
  expect(takeFired()).toEqual([7])
  expect(wheel.advance(10_000)).toBe(0)
})

test('timers of one tick fire in the order in which they were set, ticks in the order of time', () => {
  const { wheel, note, takeFired } = drive()
  for (const [slot, dueUs] of [200, 10, 30, 20, 199].entries()) wheel.at(dueUs, note, slot)
  wheel.advance(1_000)
  expect(takeFired()).toEqual([1, 2, 3, 0, 4])
})

test('a tick that has begun fires what is due and keeps the rest', () => {
  const { wheel, note, takeFired } = drive()
  wheel.at(60, note, 60)
  wheel.at(10, note, 10)
  wheel.advance(20)
  expect([takeFired(), wheel.nextDueUs()]).toEqual([[10], 60])
  wheel.advance(60)
  expect(takeFired()).toEqual([60])
})

describe('a timer that is due when it is set', () => {
  test('fires at the next advance, in the tick of now', () => {
    const { wheel, note, takeFired } = drive()
    wheel.advance(10_000)
    wheel.at(10_000, note, 1)
    wheel.at(5, note, 2)
    expect(wheel.nextDueUs()).toBe(5)
    wheel.advance(10_000)
    expect(takeFired()).toEqual([1, 2])
  })

  test('waits for the next advance when it is set by another that fires, so that an advance ends', () => {
    const wheel = createTimerWheel()
    let firedCount = 0
    const again = (slot: number): void => {
      firedCount++
      wheel.at(0, again, slot)
    }
    wheel.at(0, again, 0)
    for (let count = 1; count <= 5; count++) {
      expect(wheel.advance(1_000)).toBe(1)
      expect(firedCount).toBe(count)
    }
  })
})

describe('a cancelled timer', () => {
  test('never fires, from either end or the middle of its tick', () => {
    const { wheel, note, takeFired } = drive()
    const timers = [0, 1, 2, 3, 4].map((slot) => wheel.at(100, note, slot))
    for (const slot of [0, 2, 4]) wheel.cancel(timers[slot] as number)
    wheel.advance(100)
    expect(takeFired()).toEqual([1, 3])
  })

  test('may be cancelled by one that fires just before it', () => {
    const { wheel, note, takeFired } = drive()
    const victims: number[] = []
    wheel.at(100, () => wheel.cancel(victims[0] as number), 0)
    victims.push(wheel.at(100, note, 1), wheel.at(100, note, 2))
    expect(wheel.advance(100)).toBe(2)
    expect(takeFired()).toEqual([2])
  })

  test('leaves the wheel empty, with nothing due', () => {
    const { wheel, note } = drive()
    wheel.cancel(wheel.at(100, note, 0))
    expect([wheel.pendingCount, wheel.nextDueUs()]).toEqual([0, Number.POSITIVE_INFINITY])
    wheel.at(900, note, 0)
    expect(wheel.nextDueUs()).toBe(900)
  })
})

test('a handle names one timer only: cancelling one that has fired spares the one in its place', () => {
  const { wheel, note, takeFired } = drive()
  const old = wheel.at(10, note, 1)
  wheel.advance(10)
  const young = wheel.at(20, note, 2)
  wheel.cancel(old)
  wheel.cancel(-1)
  wheel.advance(20)
  expect(takeFired()).toEqual([1, 2])
  expect(young).not.toBe(old)
})

describe('later rounds', () => {
  test('a timer in the list of an earlier tick waits for its own round', () => {
    const { wheel, note, takeFired } = drive()
    wheel.at(ROUND_US + 100, note, 2)
    wheel.at(100, note, 1)
    wheel.advance(100)
    expect(takeFired()).toEqual([1])
    wheel.advance(ROUND_US + 99)
    expect(takeFired()).toEqual([])
    wheel.advance(ROUND_US + 100)
    expect(takeFired()).toEqual([2])
  })

  test('after a gap of many rounds everything fires, in the order of time', () => {
    const { wheel, note, takeFired } = drive()
    const dueUs = [3 * ROUND_US + 5, 100, ROUND_US + 100, 2 * ROUND_US + 64, 90 * ROUND_US, ROUND_US]
    for (const [slot, due] of dueUs.entries()) wheel.at(due, note, slot)
    expect(wheel.advance(100 * ROUND_US)).toBe(6)
    expect(takeFired()).toEqual([1, 5, 2, 3, 0, 4])
  })

  test('thousands of distant timers do not keep a loop awake: it may sleep for milliseconds at a time', () => {
    const { wheel, note } = drive()
    for (let slot = 0; slot < 20_000; slot++) wheel.at(7 * ROUND_US + slot * TICK_US, note, slot)
    wheel.at(0, note, -1)
    expect(wheel.advance(0)).toBe(1)
    let wakeCount = 0
    for (let nowUs = 1; nowUs < ROUND_US; nowUs = Math.max(nowUs + 1, wheel.nextDueUs())) {
      expect(wheel.advance(nowUs)).toBe(0)
      wakeCount++
    }
    expect(wakeCount).toBeLessThan(1_000)
  })
})

test('a million pending timers all fire, in order, and a quarter of them cancelled do not', () => {
  const wheel = createTimerWheel()
  const count = 1_000_000
  const dueOf = (slot: number): number => (slot * 7_919) % 10_000_019
  const timers = new Float64Array(count)
  let sum = 0
  let firedCount = 0
  let lastTick = 0
  let isOrdered = true
  const note = (slot: number): void => {
    const tick = Math.floor(dueOf(slot) / TICK_US)
    if (tick < lastTick) isOrdered = false
    lastTick = tick
    sum += slot
    firedCount++
  }
  let expectedSum = 0
  for (let slot = 0; slot < count; slot++) timers[slot] = wheel.at(dueOf(slot), note, slot)
  expect(wheel.pendingCount).toBe(count)
  for (let slot = 0; slot < count; slot++) {
    if (slot % 4 === 0) wheel.cancel(timers[slot] as number)
    else expectedSum += slot
  }
  for (let nowUs = 0; nowUs <= 10_001_000; nowUs += 1_000) wheel.advance(nowUs)
  expect([firedCount, sum, isOrdered, wheel.pendingCount]).toEqual([750_000, expectedSum, true, 0])
})

test('more than 2^22 pending timers, or one without a time, is a bug in the program', () => {
  const { wheel, note } = drive()
  expect(() => wheel.at(Number.NaN, note, 0)).toThrow('a timer needs a time')
  for (let slot = 0; slot < 2 ** 22; slot++) wheel.at(slot, note, slot)
  expect(() => wheel.at(0, note, 0)).toThrow('more than 2^22 timers')
})

test('agrees with a sorted list, whatever is set, cancelled and skipped, also by timers that fire', () => {
  fc.assert(
    fc.property(fc.array(stepArbitrary(), { maxLength: 200, size: 'max' }), (steps) => {
      const wheel = createTimerWheel()
      const real = play(steps, {
        at: (dueUs, fire, slot) => wheel.at(dueUs, fire, slot),
        cancel: wheel.cancel,
        advance: (nowUs) => {
          const limitUs = wheel.nextDueUs()
          const firedCount = wheel.advance(nowUs)
          expect(firedCount === 0 || limitUs <= nowUs).toBe(true)
        },
      })
      expect(real).toEqual(play(steps, createSortedList()))
    }),
    { numRuns: 200 },
  )
})

interface Plan {
  /** Set so long from now; may lie in the past. */
  readonly inUs: number
  /** What the timer does when it fires: sets another one so long from its due time, or cancels an earlier one. */
  readonly reaction: { readonly set: number } | { readonly cancelNth: number } | null
}

type Step = { readonly set: Plan } | { readonly cancelNth: number } | { readonly advanceUs: number }

interface Timers {
  at(dueUs: number, fire: (slot: number) => void, slot: number): number
  cancel(timer: number): void
  advance(nowUs: number): void
}

function stepArbitrary(): fc.Arbitrary<Step> {
  const inUs = fc.oneof(
    fc.integer({ min: -300, max: 300 }),
    fc.nat(100_000),
    fc.integer({ min: ROUND_US - 200, max: ROUND_US + 200 }),
    fc.nat(5 * ROUND_US),
  )
  const reaction = fc.option(
    fc.oneof(fc.record({ set: fc.integer({ min: -500, max: 500 }) }), fc.record({ cancelNth: fc.nat(100) })),
  )
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ set: fc.record({ inUs, reaction }) }) },
    { weight: 1, arbitrary: fc.record({ cancelNth: fc.nat(100) }) },
    {
      weight: 2,
      arbitrary: fc.record({ advanceUs: fc.oneof(fc.nat(50), fc.nat(1_000), fc.nat(ROUND_US), fc.nat(9 * ROUND_US)) }),
    },
  )
}

/** Plays the steps and returns what fired, and when. */
function play(steps: readonly Step[], timers: Timers): string[] {
  const log: string[] = []
  const plans: Plan[] = []
  const dues: number[] = []
  const handles: number[] = []
  let nowUs = 0
  const set = (plan: Plan, dueUs: number): void => {
    const slot = plans.push(plan) - 1
    dues.push(dueUs)
    handles.push(timers.at(dueUs, fire, slot))
  }
  const fire = (slot: number): void => {
    const { reaction } = plans[slot] as Plan
    const dueUs = dues[slot] as number
    log.push(`${nowUs}: ${slot}, due ${dueUs}`)
    if (dueUs > nowUs) log.push('early!')
    if (reaction === null) return
    if ('set' in reaction) set({ inUs: 0, reaction: null }, dueUs + reaction.set)
    else timers.cancel(handles[reaction.cancelNth] ?? -1)
  }
  for (const step of steps) {
    if ('set' in step) set(step.set, nowUs + step.set.inUs)
    else if ('cancelNth' in step) timers.cancel(handles[step.cancelNth] ?? -1)
    else {
      nowUs += step.advanceUs
      timers.advance(nowUs)
    }
  }
  return log
}

/** The same in the plainest way: a list that is sorted by tick whenever time advances. */
function createSortedList(): Timers {
  interface Entry {
    readonly timer: number
    readonly dueUs: number
    readonly tick: number
    readonly fire: (slot: number) => void
    readonly slot: number
  }
  let pending: Entry[] = []
  let firing: Entry[] = []
  let timerCount = 0
  let nowTick = 0
  return {
    at(dueUs, fire, slot) {
      const timer = timerCount++
      pending.push({ timer, dueUs, tick: Math.max(nowTick, Math.floor(dueUs / TICK_US)), fire, slot })
      return timer
    },
    cancel(timer) {
      pending = pending.filter((entry) => entry.timer !== timer)
      firing = firing.filter((entry) => entry.timer !== timer)
    },
    advance(nowUs) {
      nowTick = Math.floor(nowUs / TICK_US)
      // The sort keeps the order of setting within a tick.
      firing = pending.filter((entry) => entry.dueUs <= nowUs).sort((a, b) => a.tick - b.tick)
      pending = pending.filter((entry) => entry.dueUs > nowUs)
      for (let entry = firing.shift(); entry !== undefined; entry = firing.shift()) entry.fire(entry.slot)
    },
  }
}
