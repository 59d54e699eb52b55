import { describe, expect, test } from 'vitest'
import { httpSpec, openTwoThreads } from './two-threads.ts'

test('answers, errors, addresses that are gone and calls that hang have their shares', () => {
  const count = 20_000
  const { clock, a, log, read } = openTwoThreads(
    httpSpec({ connectionCount: count, errorRatio: 0.1, goneRatio: 0.05, hangRatio: 0.02 }),
    count,
  )
  for (let row = 0; row < count; row++) a.sink.begin(row)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  const isNear = (found: number, ratio: number): boolean =>
    Math.abs(found - count * ratio) < 4 * Math.sqrt(count * ratio * (1 - ratio))
  const ended = (outcome: string): number => log.filter((line) => line.endsWith(` ${outcome}`)).length
  expect([isNear(ended('transient'), 0.1), isNear(ended('permanent'), 0.05)]).toEqual([true, true])
  const { callCount, okCount, errorCount, inUseCount } = read()
  expect(callCount).toBe(okCount + errorCount + inUseCount)
  expect(isNear(inUseCount, 0.02)).toBe(true)
})

describe('a call that hangs', () => {
  const setUp = () => openTwoThreads(httpSpec({ connectionCount: 1, hangRatio: 1 }))

  test('sets no timer, says that its end is open, and holds its connection until the caller gives up', () => {
    const { clock, a, b, log, read } = setUp()
    expect(a.sink.begin(0)).toBe(Number.POSITIVE_INFINITY)
    b.sink.begin(0)
    expect(clock.pendingCount).toBe(0)
    clock.advanceTo(60_000_000)
    expect(read()).toMatchObject({ inUseCount: 1, waitingCount: 1 })
    a.sink.cancel(0)
    b.sink.poll()
    expect(read()).toMatchObject({ inUseCount: 1, waitingCount: 0, cancelledCount: 1, busyUs: 60_000_000 })
    expect(log).toEqual([])
  })

  test('leaves its row fit for the next one', () => {
    const { clock, a, log } = openTwoThreads(httpSpec({ connectionCount: 1, hangRatio: 0.5 }))
    let hungCount = 0
    for (let id = 0; id < 50; id++) {
      a.table.id[0] = id
      const isHung = a.sink.begin(0) === Number.POSITIVE_INFINITY
      clock.advanceBy(1_000)
      if (isHung) hungCount++
      a.sink.cancel(0)
    }
    expect(log.length).toBe(50 - hungCount)
    expect(Math.min(log.length, hungCount)).toBeGreaterThan(10)
  })

  test('is lost when the server goes down', () => {
    const { clock, a, log, read } = openTwoThreads(httpSpec({ hangRatio: 1, outages: [{ atUs: 700, forUs: 1 }] }))
    a.sink.begin(0)
    clock.advanceTo(2_000)
    expect(log).toEqual(['700 a0 refused'])
    expect(read()).toMatchObject({ inUseCount: 0, busyUs: 700 })
  })
})
