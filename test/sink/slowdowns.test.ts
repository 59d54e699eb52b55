import { expect, test } from 'vitest'
import { createSlowdowns } from '../../src/sink/slowdowns.ts'
import { openTwoThreads, smtpSpec } from './two-threads.ts'

test('within a slowdown, its end left out, a call takes as many times as long; where two meet they multiply', () => {
  const ratioAt = createSlowdowns([
    { atUs: 100, forUs: 100, factorRatio: 3 },
    { atUs: 150, forUs: 100, factorRatio: 0.5 },
  ])
  expect([0, 99, 100, 149, 150, 199, 200, 249, 250].map((us) => ratioAt?.(us))).toEqual([
    1, 1, 3, 3, 1.5, 1.5, 0.5, 0.5, 1,
  ])
})

test('a server without slowdowns has nothing to ask', () => {
  expect(createSlowdowns([])).toBeNull()
})

test('a call keeps the pace at which it started, in whichever thread, in whole microseconds', () => {
  const { clock, a, b, log } = openTwoThreads(
    smtpSpec({
      connectionCount: 9,
      serviceTime: { kind: 'constant', valueUs: 101 },
      slowdowns: [{ atUs: 100, forUs: 100, factorRatio: 2.5 }],
    }),
  )
  const begin = { a: a.sink.begin, b: b.sink.begin }
  clock.at(99, begin.a, 0)
  clock.at(100, begin.b, 0)
  clock.at(199, begin.a, 1)
  clock.at(200, begin.b, 1)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect(log).toEqual(['200 a0 ok', '301 b1 ok', '353 b0 ok', '452 a1 ok'])
})

test('a call that waits out a stall starts when the stall is over: that moment says how slow it is', () => {
  const { clock, a, log } = openTwoThreads(
    smtpSpec({
      stalls: [{ atUs: 0, forUs: 500 }],
      slowdowns: [{ atUs: 500, forUs: 1, factorRatio: 10 }],
    }),
  )
  a.sink.begin(0)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect(log).toEqual(['10500 a0 ok'])
})
