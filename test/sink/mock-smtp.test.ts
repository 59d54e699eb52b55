import { expect, test } from 'vitest'
import { drawAt } from '../../src/chance/draw.ts'
import { quantileOf } from '../../src/chance/quantile.ts'
import { openTwoThreads, smtpSpec } from './two-threads.ts'

test('the service time depends on sink, job and attempt alone, whichever thread and row serve it', () => {
  const serviceTime = { kind: 'lognormal' as const, p50Us: 45_000, p99Us: 130_000 }
  const { clock, a, b, log } = openTwoThreads(smtpSpec({ connectionCount: 10, serviceTime }))
  a.table.id[3] = 42
  a.table.attempt[3] = 2
  b.table.id[5] = 42
  b.table.attempt[5] = 2
  b.table.id[6] = 42
  b.table.attempt[6] = 3
  a.sink.begin(3)
  b.sink.begin(5)
  b.sink.begin(6)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  const timeOf = quantileOf(serviceTime)
  const secondUs = timeOf(drawAt(7, 42, 8))
  const thirdUs = timeOf(drawAt(7, 42, 12))
  const expected = [`${secondUs} a3 ok`, `${secondUs} b5 ok`, `${thirdUs} b6 ok`]
  expect(log.sort()).toEqual(expected.sort())
  expect(secondUs).not.toBe(thirdUs)
})

test('the greeting is paid once for each connection, by the call that opens it', () => {
  const { clock, a, b, log } = openTwoThreads(smtpSpec({ connectionCount: 3, greetingUs: 200 }))
  a.sink.begin(0)
  b.sink.begin(0)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  for (const row of [1, 2, 3]) a.sink.begin(row)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  expect(log).toEqual(['1200 a0 ok', '1200 b0 ok', '2200 a1 ok', '2200 a2 ok', '2400 a3 ok'])
})

test('temporary and final failures have their shares', () => {
  const count = 40_000
  const { clock, a, log, read } = openTwoThreads(
    smtpSpec({ connectionCount: count, transientRatio: 0.03, permanentRatio: 0.01 }),
    count,
  )
  for (let row = 0; row < count; row++) a.sink.begin(row)
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  const countOf = (outcome: string): number => log.filter((line) => line.endsWith(outcome)).length
  for (const [outcome, ratio] of [
    ['transient', 0.03],
    ['permanent', 0.01],
    ['ok', 0.96],
  ] as const) {
    const deviation = Math.sqrt(count * ratio * (1 - ratio))
    expect(Math.abs(countOf(outcome) - count * ratio)).toBeLessThan(4 * deviation)
  }
  expect(read()).toMatchObject({ okCount: countOf('ok'), errorCount: count - countOf('ok') })
})

test('a job that fails for good does so at every thread, and a failing attempt says nothing about the next', () => {
  const { clock, a, b, log } = openTwoThreads(smtpSpec({ connectionCount: 2_000, transientRatio: 0.5 }), 1_000)
  for (let row = 0; row < 1_000; row++) {
    a.table.id[row] = row
    b.table.id[row] = row
    b.table.attempt[row] = 2
    a.sink.begin(row)
    b.sink.begin(row)
  }
  clock.runUntilIdle(Number.POSITIVE_INFINITY)
  const failed = (who: string): Set<string> =>
    new Set(
      log.filter((line) => line.includes(` ${who}`) && line.endsWith('transient')).map((line) => line.slice(6, -10)),
    )
  const first = failed('a')
  const second = failed('b')
  const bothCount = [...first].filter((row) => second.has(row)).length
  expect(first.size).toBeGreaterThan(400)
  expect(Math.abs(bothCount - 250)).toBeLessThan(4 * Math.sqrt(1_000 * 0.25 * 0.75))
})
