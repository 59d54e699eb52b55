import { describe, expect, test } from 'vitest'
import { LOOK_AGAIN, type MaySleepUs, SLEEP_ON, STAY_AWAKE } from '../../src/clock/nap.ts'
import { createVirtualTime } from '../../src/clock/virtual-time.ts'
import type { Duty } from '../../src/run/duty.ts'
import { createTurnOrder } from '../../src/run/turn-order.ts'

interface Script {
  /** What each of its turns says; SLEEP_ON from then on. */
  readonly naps: MaySleepUs[]
  isCalled: boolean
}

/** Threads whose turns are scripted; the log has one letter per turn: thread 0 is `a`. */
function open(scripts: readonly Script[], act: (thread: number) => void = () => undefined) {
  const time = createVirtualTime({ coreCount: 4 })
  let log = ''
  const threads = scripts.map((script, index) => {
    const duty = {
      turn() {
        log += String.fromCharCode('a'.charCodeAt(0) + index)
        act(index)
        return script.naps.shift() ?? SLEEP_ON
      },
      isCalled: () => script.isCalled,
    }
    return { duty: duty as unknown as Duty, clock: time.openThread() }
  })
  const order = createTurnOrder(threads)
  const settle = (): string => {
    log = ''
    order.settle()
    return log
  }
  return { time, threads, order, settle }
}

const asleep = (): Script => ({ naps: [], isCalled: false })
const script = (...naps: MaySleepUs[]): Script => ({ naps, isCalled: false })

test('at first every thread has a turn, in order, and then nobody is asked in vain', () => {
  const { settle } = open([asleep(), asleep(), asleep()])
  expect([settle(), settle()]).toEqual(['abc', ''])
})

test('a thread goes on until it has nothing more to do', () => {
  const { settle } = open([script(STAY_AWAKE, STAY_AWAKE), asleep()])
  expect(settle()).toBe('aaab')
})

test('only a thread of which something has fired takes part', () => {
  const { time, threads, settle } = open([asleep(), asleep(), asleep()])
  settle()
  threads[1]?.clock.at(5, () => undefined, 0)
  time.advance()
  expect([settle(), settle()]).toEqual(['b', ''])
})

test('a thread that jobs wait for is called when another has moved, before or behind it', () => {
  const scripts = [asleep(), asleep(), asleep()]
  const { time, threads, settle } = open(scripts)
  settle()
  for (const called of [0, 2]) (scripts[called] as Script).isCalled = true
  expect(settle()).toBe('')
  threads[1]?.clock.at(5, () => undefined, 0)
  time.advance()
  expect([...settle()].sort().join('')).toBe('abc')
  expect(settle()).toBe('')
})

describe('a thread that waits for room', () => {
  test('looks again whenever another has moved, at the same instant', () => {
    const { time, threads, settle } = open([script(LOOK_AGAIN, LOOK_AGAIN, LOOK_AGAIN), asleep(), asleep()])
    settle()
    threads[2]?.clock.at(5, () => undefined, 0)
    time.advance()
    expect(settle()).toBe('ca')
    threads[1]?.clock.at(7, () => undefined, 0)
    time.advance()
    expect(settle()).toBe('ba')
  })

  test('looks once and not for ever while nobody moves', () => {
    const looking = Array.from({ length: 50 }, () => LOOK_AGAIN)
    const { settle } = open([script(...looking), script(...looking)])
    expect(settle().length).toBeLessThan(8)
    expect(settle()).toBe('')
  })

  test('sees room that was made by a thread after it in the same round', () => {
    let hasRoom = false
    const scripts = [script(LOOK_AGAIN), script(LOOK_AGAIN), asleep()]
    const sawRoom: number[] = []
    const { time, threads, settle } = open(scripts, (thread) => {
      if (thread === 2) hasRoom = time.nowUs() === 5
      else if (hasRoom) sawRoom.push(thread)
    })
    settle()
    threads[2]?.clock.at(5, () => undefined, 0)
    time.advance()
    settle()
    expect(sawRoom).toEqual([0, 1])
  })
})

describe('an occupied thread', () => {
  test('has no turn until it is free, although things of it come due and jobs wait for it', () => {
    const scripts = [asleep(), asleep()]
    const { time, threads, settle } = open(scripts)
    settle()
    threads[0]?.clock.occupy(100, () => undefined, 0)
    threads[0]?.clock.at(10, () => undefined, 0)
    threads[1]?.clock.at(10, () => undefined, 0)
    ;(scripts[0] as Script).isCalled = true
    time.advance()
    expect(settle()).toBe('b')
    time.advance()
    expect([time.nowUs(), settle()]).toEqual([100, 'a'])
  })

  test('that occupies itself in its turn has no further turn, whatever it says', () => {
    const { time, threads, settle } = open([script(STAY_AWAKE, STAY_AWAKE), asleep()], (thread) => {
      if (thread === 0 && time.nowUs() === 0) threads[0]?.clock.occupy(100, () => undefined, 0)
    })
    expect(settle()).toBe('ab')
    time.advance()
    expect(settle()).toBe('aa')
  })
})

test('a thread that is called from outside looks for work, whether anything of its own has fired or not', () => {
  const { order, settle } = open([asleep(), asleep()])
  settle()
  order.call(0)
  expect([settle(), settle()]).toEqual(['a', ''])
})
