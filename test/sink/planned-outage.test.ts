import { expect, test } from 'vitest'
import { dbSpec, httpSpec, openTwoThreads, smtpSpec } from './two-threads.ts'

const OUTAGE = { atUs: 1_500, forUs: 2_000 }

test('when an outage begins, all that is in flight or waits is refused, on both threads, and its connections are free', () => {
  const { clock, a, b, log, read } = openTwoThreads(smtpSpec({ outages: [OUTAGE] }))
  for (const row of [0, 1, 2]) {
    a.sink.begin(row)
    b.sink.begin(row)
  }
  clock.advanceTo(1_000)
  b.sink.poll()
  a.sink.poll()
  clock.advanceTo(1_500)
  expect(log).toEqual([
    '1000 a0 ok',
    '1000 b0 ok',
    '1500 a1 refused',
    '1500 a2 refused',
    '1500 b1 refused',
    '1500 b2 refused',
  ])
  expect(read()).toMatchObject({ okCount: 2, refusedCount: 4, inUseCount: 0, waitingCount: 0, busyUs: 3_000 })
  expect(clock.pendingCount).toBe(0)
})

test('while it lasts callers are refused, a millisecond later each; afterwards they are served', () => {
  const { clock, a, b, log } = openTwoThreads(httpSpec({ outages: [OUTAGE] }))
  clock.at(1_500, a.sink.begin, 0)
  clock.at(3_499, b.sink.begin, 0)
  clock.at(3_500, a.sink.begin, 1)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect(log).toEqual(['2500 a0 refused', '4499 b0 refused', '4500 a1 ok'])
})

test('a call that ends as the outage begins has had its effect', () => {
  const { clock, a, log } = openTwoThreads(smtpSpec({ outages: [{ atUs: 1_000, forUs: 10 }] }))
  a.sink.begin(0)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect(log).toEqual(['1000 a0 ok'])
})

test('a thread that sleeps through a whole outage loses what the server lost, and no more', () => {
  const { clock, a, b, log, read } = openTwoThreads(smtpSpec({ connectionCount: 1, outages: [OUTAGE] }))
  b.sink.begin(0)
  a.sink.begin(0)
  a.sink.begin(1)
  clock.occupy(9_000)
  // The turn goes on before the timers of the time slept through fire.
  b.sink.begin(1)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  a.sink.poll()
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  // The first call of thread a got its connection at 1,000 and was half done.
  expect(log).toEqual(['9000 b0 ok', '9000 a0 refused', '9000 a1 refused', '10000 b1 ok'])
  expect(read()).toMatchObject({ inUseCount: 0, waitingCount: 0 })
})

test('a call begun by whoever is told of the loss is refused in its turn, not lost a second time', () => {
  const threads = openTwoThreads(smtpSpec({ outages: [OUTAGE] }))
  const { clock, a, log } = threads
  threads.settled = (_, row, outcome) => {
    if (outcome === 'refused' && log.length < 4) a.sink.begin((row + 5) % 10)
  }
  clock.at(1_400, a.sink.begin, 0)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect(log).toEqual(['1500 a0 refused', '2500 a5 refused', '3500 a0 refused', '4500 a5 ok'])
})

test('a server that lay down by itself before a planned outage is down once, not twice', () => {
  const { clock, a, read } = openTwoThreads(
    dbSpec({
      connectionCount: 1,
      collapse: { waitingCount: 0, downUs: 2_000 },
      outages: [{ atUs: 1_000, forUs: 5_000 }],
    }),
  )
  const downs: number[] = []
  clock.at(500, a.sink.begin, 0)
  clock.at(500, a.sink.begin, 1)
  for (const us of [500, 900, 1_700, 4_000, 9_000]) {
    clock.advanceTo(us)
    downs.push(read().downUs)
  }
  expect(downs).toEqual([0, 400, 1_200, 3_500, 5_500])
  expect(read().collapseCount).toBe(1)
})

test('the time of an outage is counted as it passes, whether anybody calls or not', () => {
  const { clock, read } = openTwoThreads(smtpSpec({ outages: [OUTAGE] }))
  const downs = [0, 1_500, 2_000, 3_500, 8_000].map((us) => {
    clock.advanceTo(us)
    return read().downUs
  })
  expect(downs).toEqual([0, 0, 500, 2_000, 2_000])
})
