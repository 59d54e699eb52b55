import { describe, expect, test } from 'vitest'
import { createVirtualTime } from '../../src/clock/virtual-time.ts'

function open({ coreCount = 2 } = {}) {
  const time = createVirtualTime({ coreCount })
  const log: [nowUs: number, what: string | number][] = []
  const note = (slot: number): void => void log.push([time.nowUs(), slot])
  const say = (word: string) => (): void => void log.push([time.nowUs(), word])
  const runOut = (): void => {
    while (time.nextDueUs() !== Number.POSITIVE_INFINITY) time.advance()
  }
  return { time, log, note, say, runOut, thread: time.openThread() }
}

describe('an occupied thread', () => {
  test('keeps what comes due, and is done first when it is free; then the rest follows in order', () => {
    const { thread, log, note, say, runOut } = open()
    thread.occupy(100, say('done'), 0)
    for (const [slot, dueUs] of [90, 10, 90, 50, 101].entries()) thread.at(dueUs, note, slot)
    runOut()
    expect(log).toEqual([
      [100, 'done'],
      [100, 1],
      [100, 3],
      [100, 0],
      [100, 2],
      [101, 4],
    ])
  })

  test('fires what was set for the very end of its work in the order of setting: before its release it waits', () => {
    const { thread, log, note, say, runOut } = open()
    thread.at(100, note, 1)
    thread.occupy(100, say('done'), 0)
    thread.at(100, note, 2)
    runOut()
    expect(log).toEqual([
      [100, 'done'],
      [100, 1],
      [100, 2],
    ])
  })

  test('does not hold up another thread', () => {
    const { time, thread, log, note, runOut } = open()
    const other = time.openThread()
    thread.occupy(100, () => undefined, 0)
    thread.at(10, note, 1)
    other.at(20, note, 2)
    runOut()
    expect(log).toEqual([
      [20, 2],
      [100, 1],
    ])
  })

  test('never fires what was cancelled while it was kept', () => {
    const { time, thread, log, note, runOut } = open()
    thread.occupy(100, () => undefined, 0)
    const kept = thread.at(10, note, 1)
    thread.at(20, note, 2)
    time.advance()
    thread.cancel(kept)
    runOut()
    expect(log).toEqual([[100, 2]])
    expect(time.firedCount()).toBe(2)
  })

  test('never fires what the end of its work cancels', () => {
    const { thread, log, note, runOut } = open()
    const kept = thread.at(10, note, 1)
    thread.occupy(100, () => thread.cancel(kept), 0)
    runOut()
    expect(log).toEqual([])
  })

  test('goes on waiting when the end of its work occupies it anew', () => {
    const { thread, log, note, runOut } = open()
    thread.occupy(100, () => thread.occupy(50, note, 9), 0)
    for (const slot of [1, 2]) thread.at(slot, note, slot)
    runOut()
    expect(log).toEqual([
      [150, 9],
      [150, 1],
      [150, 2],
    ])
  })

  test('that is occupied anew by what it fires keeps the rest, also if that is a crowd', () => {
    const { thread, log, note, say, runOut } = open()
    const crowdCount = 200_000
    thread.occupy(100, say('first'), 0)
    thread.at(1, () => thread.occupy(100, say('second'), 0), 0)
    for (let slot = 0; slot < crowdCount; slot++) thread.at(2, note, slot)
    runOut()
    expect(log.length).toBe(crowdCount + 2)
    expect(log.slice(0, 3)).toEqual([
      [100, 'first'],
      [200, 'second'],
      [200, 0],
    ])
    expect(log.every(([, what], index) => index < 2 || what === index - 2)).toBe(true)
  })

  test('may not go on to occupy itself: its turn is over', () => {
    const { thread } = open()
    expect(thread.isTurnOver(0)).toBe(false)
    thread.occupy(100, () => undefined, 0)
    expect([thread.isTurnOver(0), thread.isOccupied()]).toEqual([true, true])
    expect(() => thread.occupy(1, () => undefined, 0)).toThrow('occupied went on to occupy itself')
  })

  test('counts the work it was given, not the time it waited for a core', () => {
    const { time, thread, runOut } = open({ coreCount: 1 })
    const other = time.openThread()
    thread.occupy(100, () => undefined, 0)
    other.occupy(30, () => undefined, 0)
    runOut()
    expect([time.nowUs(), thread.occupiedUs(), other.occupiedUs()]).toEqual([130, 100, 30])
  })
})

test('work of no length on a free core is done at once, and what the thread has set stays where it was', () => {
  const { thread, log, note, say } = open()
  thread.at(0, note, 1)
  thread.occupy(0, say('done'), 0)
  expect(log).toEqual([[0, 'done']])
  expect(thread.isOccupied()).toBe(false)
})

test.each([
  [1, [10, 20, 30]],
  [2, [10, 10, 20]],
  [3, [10, 10, 10]],
])('three burns of 10 us at once end as %i cores let them', (coreCount, endsUs) => {
  const { time, log, note, runOut } = open({ coreCount })
  for (const slot of [0, 1, 2]) time.openThread().occupy(10, note, slot)
  runOut()
  expect(log).toEqual(endsUs.map((endUs, slot) => [endUs, slot]))
})

test('a burn takes the core that is free first, whatever it burned before', () => {
  const { time, log, note, runOut } = open({ coreCount: 2 })
  for (const [slot, forUs] of [50, 20, 5, 40].entries()) time.openThread().occupy(forUs, note, slot)
  runOut()
  expect(log).toEqual([
    [20, 1],
    [25, 2],
    [50, 0],
    [65, 3],
  ])
})

test('lateness leaves out the time in which the thread was occupied', () => {
  const { thread, log, time, runOut } = open()
  const lateness: number[] = []
  thread.occupy(100, () => undefined, 0)
  thread.at(30, () => void lateness.push(thread.latenessUs(30)), 0)
  runOut()
  time.moveTo(104)
  expect([lateness, thread.latenessUs(30), thread.latenessUs(103), thread.latenessUs(500)]).toEqual([[0], 4, 1, 0])
  expect(log).toEqual([])
})

test('a thread is woken by what it fires or keeps, and by its release; whoever asks takes the news', () => {
  const { time, thread } = open()
  const other = time.openThread()
  thread.at(5, () => undefined, 0)
  time.advance()
  expect([thread.takeWake(), thread.takeWake(), other.takeWake()]).toEqual([true, false, false])
  thread.occupy(10, () => undefined, 0)
  expect(thread.takeWake()).toBe(false)
  time.advance()
  expect([thread.takeWake(), thread.takeWake()]).toEqual([true, false])
})

test('threads of one time share its clock', () => {
  const { time, thread } = open()
  thread.at(7, () => undefined, 0)
  time.advance()
  expect([thread.nowUs(), thread.recentUs(), time.openThread().nowUs()]).toEqual([7, 7, 7])
})
