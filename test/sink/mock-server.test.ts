import { describe, expect, test } from 'vitest'
import { dbSpec, openTwoThreads, smtpSpec } from './two-threads.ts'

test('a call waits for a connection, is served, and settles once; a thread sees freed connections when it polls', () => {
  const { clock, a, b, log, read } = openTwoThreads(smtpSpec())
  for (const row of [0, 1, 2]) a.sink.begin(row)
  b.sink.begin(0)
  expect(read()).toMatchObject({ callCount: 4, inUseCount: 2, waitingCount: 2 })
  expect([a.sink.poll(), b.sink.poll()]).toEqual([true, true])
  clock.advanceTo(1_000)
  expect(b.sink.poll()).toBe(false)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect(log).toEqual(['1000 a0 ok', '1000 a1 ok', '2000 a2 ok', '2000 b0 ok'])
  expect(read()).toEqual({
    callCount: 4,
    okCount: 4,
    errorCount: 0,
    refusedCount: 0,
    cancelledCount: 0,
    unknownCount: 0,
    collapseCount: 0,
    downUs: 0,
    breakerOpenedCount: 0,
    inUseCount: 0,
    waitingCount: 0,
    inUsePeakCount: 2,
    waitingPeakCount: 2,
    busyUs: 4_000,
  })
})

test('the server keeps its own pace, however late the threads of this tool are', () => {
  const threads = openTwoThreads(smtpSpec({ connectionCount: 1 }))
  const { clock, a, b, log, read } = threads
  a.sink.begin(0)
  b.sink.begin(0)
  a.sink.begin(1)
  // Nobody looks for 2.5 ms: by then the second call is over as well, and the third is half way.
  clock.occupy(2_500)
  clock.advanceBy(0)
  b.sink.poll()
  clock.advanceBy(0)
  a.sink.poll()
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect(log).toEqual(['2500 a0 ok', '2500 b0 ok', '3000 a1 ok'])
  expect(read().busyUs).toBe(3_000)
})

test('a row may be begun again by whoever is told that it has settled, and stands behind those that wait', () => {
  const threads = openTwoThreads(smtpSpec({ connectionCount: 1 }))
  const { clock, a, log } = threads
  threads.settled = (_, row) => {
    if (log.length < 4) a.sink.begin(row)
  }
  a.sink.begin(0)
  a.sink.begin(1)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect(log).toEqual(['1000 a0 ok', '2000 a1 ok', '3000 a0 ok', '4000 a1 ok', '5000 a0 ok'])
})

test('a call begun on a row whose call is in flight is a bug in the program', () => {
  const { a } = openTwoThreads(smtpSpec())
  a.sink.begin(0)
  expect(() => a.sink.begin(0)).toThrow('in flight')
})

describe('a cancelled call never settles', () => {
  test('while it waits: the next in line gets the connection in its stead', () => {
    const { clock, a, b, log, read } = openTwoThreads(smtpSpec({ connectionCount: 1 }))
    a.sink.begin(0)
    b.sink.begin(0)
    a.sink.begin(1)
    b.sink.cancel(0)
    expect(read()).toMatchObject({ cancelledCount: 1, waitingCount: 1 })
    clock.advanceTo(1_000)
    b.sink.poll()
    a.sink.poll()
    clock.runUntilIdle(Number.POSITIVE_INFINITY)
    expect(log).toEqual(['1000 a0 ok', '2000 a1 ok'])
  })

  test('while it is served: its connection is free from that moment', () => {
    const { clock, a, log, read } = openTwoThreads(smtpSpec({ connectionCount: 1 }))
    a.sink.begin(0)
    a.sink.begin(1)
    clock.advanceTo(300)
    a.sink.cancel(0)
    clock.runUntilIdle(Number.POSITIVE_INFINITY)
    expect(log).toEqual(['1300 a1 ok'])
    expect(read()).toMatchObject({ cancelledCount: 1, okCount: 1, busyUs: 1_300, inUseCount: 0 })
  })

  test('while its service is over and this thread has not seen it: the connection was free from then on', () => {
    const { clock, a, log, read } = openTwoThreads(smtpSpec({ connectionCount: 1 }))
    a.sink.begin(0)
    a.sink.begin(1)
    clock.occupy(1_400)
    a.sink.cancel(0)
    clock.runUntilIdle(Number.POSITIVE_INFINITY)
    expect(log).toEqual(['2000 a1 ok'])
    expect(read().busyUs).toBe(2_000)
  })

  test('while it is being refused', () => {
    const { clock, a, log, read } = openTwoThreads(
      dbSpec({ connectionCount: 1, collapse: { waitingCount: 0, downUs: 9_000 } }),
    )
    a.sink.begin(0)
    a.sink.begin(1)
    log.length = 0
    a.sink.begin(2)
    a.sink.cancel(2)
    clock.runUntilIdle(Number.POSITIVE_INFINITY)
    expect(log).toEqual([])
    expect(read()).toMatchObject({ callCount: 3, refusedCount: 2, cancelledCount: 1 })
  })

  test('and cancelling one that is not in flight changes nothing', () => {
    const { clock, a, log, read } = openTwoThreads(smtpSpec())
    a.sink.cancel(3)
    a.sink.begin(3)
    clock.advanceTo(1_000)
    a.sink.cancel(3)
    expect(log).toEqual(['1000 a3 ok'])
    expect(read().cancelledCount).toBe(0)
  })
})

test('under a steady load a stall adds what is left of it to every call that it meets, and nothing to others', () => {
  const stall = { atUs: 50_000, forUs: 30_000 }
  const { clock, a, log } = openTwoThreads(smtpSpec({ connectionCount: 200, stalls: [stall] }), 200)
  const begunUs = Array.from({ length: 200 }, (_, row) => row * 700)
  for (const [row, us] of begunUs.entries()) clock.at(us, a.sink.begin, row)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  const expected = begunUs.map((us, row) => {
    const stallEndUs = stall.atUs + stall.forUs
    if (us >= stall.atUs && us < stallEndUs) return [stallEndUs + 1_000, row]
    return [us < stall.atUs && us + 1_000 > stall.atUs ? us + 1_000 + stall.forUs : us + 1_000, row]
  })
  const settled = log.map((line) => /^(\d+) a(\d+) ok$/.exec(line)?.slice(1).map(Number))
  expect(settled.sort((x, y) => (x?.[1] ?? 0) - (y?.[1] ?? 0))).toEqual(expected)
})
