import { describe, expect, test } from 'vitest'
import { dbSpec, openTwoThreads } from './two-threads.ts'

test('n connections in use stretch a service by 1 + sigma (n - 1) + kappa n (n - 1), as they stand when it starts', () => {
  const { clock, a, b, log } = openTwoThreads(
    dbSpec({
      connectionCount: 4,
      serviceTime: { kind: 'constant', valueUs: 100_000 },
      sigmaRatio: 0.02,
      kappaRatio: 0.0005,
    }),
  )
  a.sink.begin(0)
  b.sink.begin(0)
  a.sink.begin(1)
  b.sink.begin(1)
  // Waits until all four are in use but one: it is the fourth again.
  a.sink.begin(2)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect(log).toEqual([
    '100000 a0 ok',
    `${100_000 + 2_000 + 100} b0 ok`,
    `${100_000 + 4_000 + 300} a1 ok`,
    `${100_000 + 6_000 + 600} b1 ok`,
    `${100_000 + 106_600} a2 ok`,
  ])
})

test('errors have their share and are worth a retry', () => {
  const count = 20_000
  const { clock, a, read } = openTwoThreads(dbSpec({ connectionCount: count, errorRatio: 0.05 }), count)
  for (let row = 0; row < count; row++) a.sink.begin(row)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  const { okCount, errorCount } = read()
  expect(okCount + errorCount).toBe(count)
  expect(Math.abs(errorCount - 1_000)).toBeLessThan(4 * Math.sqrt(count * 0.05 * 0.95))
})

describe('when one caller too many waits, the database falls over', () => {
  const spec = dbSpec({ connectionCount: 2, collapse: { waitingCount: 2, downUs: 5_000 } })

  /** Thread a has rows 0 (served) and 1 (waits), thread b 0 (served) and 1 (waits); all is well. */
  function fillUp() {
    const threads = openTwoThreads(spec)
    for (const row of [0, 1]) {
      threads.a.sink.begin(row)
      threads.b.sink.begin(row)
    }
    threads.clock.advanceTo(400)
    expect([threads.log, threads.read().collapseCount]).toEqual([[], 0])
    return threads
  }

  test('and every call of the thread that sees it is refused at once, whether served or waiting', () => {
    const { a, log, read } = fillUp()
    a.sink.begin(2)
    expect(log).toEqual(['400 a0 refused', '400 a1 refused', '400 a2 refused'])
    expect(read()).toMatchObject({ collapseCount: 1, refusedCount: 3 })
  })

  test.each([
    ['polls', 0],
    ['begins another call, which is refused as well', 1],
    ['would have completed one', 2],
  ])('and another thread refuses its own calls when it %s', (_, way) => {
    const { clock, a, b, log, read } = fillUp()
    a.sink.begin(2)
    log.length = 0
    clock.occupy(200)
    if (way === 0) b.sink.poll()
    if (way === 1) b.sink.begin(2)
    if (way === 2) clock.advanceTo(1_000)
    const atUs = way === 2 ? 1_000 : 600
    expect(log).toEqual([`${atUs} b0 refused`, `${atUs} b1 refused`])
    a.sink.poll()
    expect(b.sink.poll()).toBe(false)
    expect(read()).toMatchObject({ inUseCount: 0, waitingCount: 0 })
    clock.runUntilIdle(Number.POSITIVE_INFINITY)
    expect(log.slice(2)).toEqual(way === 1 ? ['1600 b2 refused'] : [])
  })

  test('and refuses whoever calls while it is down, a millisecond later each', () => {
    const { clock, a, b, log } = fillUp()
    a.sink.begin(2)
    b.sink.poll()
    log.length = 0
    clock.advanceTo(3_000)
    a.sink.begin(0)
    b.sink.begin(0)
    clock.advanceTo(5_399)
    a.sink.begin(1)
    clock.runUntilIdle(Number.POSITIVE_INFINITY)
    expect(log).toEqual(['4000 a0 refused', '4000 b0 refused', '6399 a1 refused'])
  })

  test('and stands up with nobody in line, able to serve, and to fall over again', () => {
    const { clock, a, b, log, read } = fillUp()
    a.sink.begin(2)
    b.sink.poll()
    a.sink.poll()
    clock.advanceTo(5_400)
    log.length = 0
    for (const row of [0, 1, 2, 3]) a.sink.begin(row)
    expect(read()).toMatchObject({ inUseCount: 2, waitingCount: 2, collapseCount: 1 })
    clock.runUntilIdle(Number.POSITIVE_INFINITY)
    expect(log).toEqual(['6400 a0 ok', '6400 a1 ok', '7400 a2 ok', '7400 a3 ok'])
    for (const row of [0, 1, 2, 3, 4]) b.sink.begin(row)
    expect(read()).toMatchObject({ collapseCount: 2, refusedCount: 3 + 2 + 5 })
  })

  test('and the time for which it was down is counted as it passes', () => {
    const { clock, a, read } = fillUp()
    a.sink.begin(2)
    expect(read().downUs).toBe(0)
    clock.advanceTo(1_400)
    expect(read().downUs).toBe(1_000)
    clock.advanceTo(60_000)
    expect(read().downUs).toBe(5_000)
  })

  test('and calls that are begun by those who are told of a refusal belong to the time after', () => {
    const threads = fillUp()
    const { clock, a, log } = threads
    let againCount = 0
    threads.settled = (_, row) => {
      if (againCount++ < 3) a.sink.begin(row)
    }
    a.sink.begin(2)
    expect(log).toHaveLength(3)
    clock.advanceTo(1_400)
    expect(log.slice(3, 6)).toEqual(['1000 b0 refused', '1000 b1 refused', '1400 a0 refused'])
  })

  test('but callers that gave up do not count as waiting', () => {
    const { a, b, read } = fillUp()
    b.sink.cancel(1)
    a.sink.begin(2)
    expect(read()).toMatchObject({ collapseCount: 0, waitingCount: 2 })
    a.sink.begin(3)
    expect(read().collapseCount).toBe(1)
  })
})

test('a thread that slept through a whole outage still refuses what went down with it, and only that', () => {
  const threads = openTwoThreads(dbSpec({ connectionCount: 1, collapse: { waitingCount: 1, downUs: 2_000 } }))
  const { clock, a, b, log } = threads
  threads.settled = (who, row, outcome) => {
    if (who === 'b' && outcome === 'refused') b.sink.begin(row + 1)
  }
  a.sink.begin(0)
  b.sink.begin(0)
  a.sink.begin(1)
  clock.occupy(10_000)
  b.sink.poll()
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect(log).toEqual(['0 a0 refused', '0 a1 refused', '10000 b0 refused', '11000 b1 ok'])
})
