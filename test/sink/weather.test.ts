import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SinkSpec } from '../../src/scenario/scenario.ts'
import { dbSpec, httpSpec, openTwoThreads } from './two-threads.ts'

const stretch = { atUs: fc.nat(20_000), forUs: fc.integer({ min: 1, max: 4_000 }) }

const weather = fc.record({
  connectionCount: fc.integer({ min: 1, max: 4 }),
  serviceTime: fc.constantFrom(
    { kind: 'constant' as const, valueUs: 0 },
    { kind: 'constant' as const, valueUs: 700 },
    { kind: 'exponential' as const, meanUs: 1_000 },
  ),
  errorRatio: fc.constantFrom(0, 0.3),
  stalls: fc.array(fc.record(stretch), { maxLength: 2 }),
  slowdowns: fc.array(fc.record({ ...stretch, factorRatio: fc.constantFrom(0.3, 2, 7) }), { maxLength: 2 }),
  outages: fc.array(fc.record(stretch), { maxLength: 3 }),
})

const sink: fc.Arbitrary<SinkSpec> = fc.oneof(
  fc
    .tuple(weather, fc.record({ waitingCount: fc.nat(6), downUs: fc.integer({ min: 1, max: 6_000 }) }))
    .map(([given, collapse]) => dbSpec({ ...given, collapse })),
  fc
    .tuple(weather, fc.constantFrom(0, 0.3))
    .map(([given, hangRatio]) => httpSpec({ ...given, goneRatio: 0.05, hangRatio })),
)

const who = fc.constantFrom('a' as const, 'b' as const)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ who, what: fc.constant('begin' as const), row: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ who, what: fc.constantFrom('cancel' as const, 'poll'), row: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ who: fc.constant('clock' as const), us: fc.nat(2_000) }) },
  // The tool is late: time passes and no timer fires.
  { weight: 1, arbitrary: fc.record({ who: fc.constant('late' as const), us: fc.nat(5_000) }) },
)

const COUNT = { ok: 0, error: 0, refused: 0, cancelled: 0, lostInOutage: 0 }

test('in any weather, of any two threads, each call ends in one way: calls = ok + errors + refused + cancelled + in flight', () => {
  const seen = { ...COUNT }
  fc.assert(
    fc.property(
      sink,
      fc.boolean(),
      fc.boolean(),
      fc.array(step, { maxLength: 120, size: 'max' }),
      (spec, isPoisoned, isEager, steps) => {
        const threads = openTwoThreads(spec, 10, isPoisoned ? (jobId) => jobId % 3 === 0 : null)
        const { clock, log, read } = threads
        const { connectionCount, outages } = spec as Extract<SinkSpec, { kind: 'mock-http' }>
        const inFlight = new Map<string, { row: number; beganUs: number }>()
        let cancelledCount = 0
        let isOnTime = true
        let againCount = 0
        const begin = (thread: 'a' | 'b', row: number): void => {
          inFlight.set(`${thread}${row}`, { row, beganUs: clock.nowUs() })
          threads[thread].sink.begin(row)
        }

        threads.settled = (thread, row, outcome) => {
          const call = inFlight.get(`${thread}${row}`)
          expect(inFlight.delete(`${thread}${row}`)).toBe(true)
          const beganUs = call?.beganUs ?? Number.NaN
          if (isPoisoned && row % 3 === 0 && thread === 'a') expect(outcome).not.toBe('ok')
          if (outcome === 'ok') {
            // Neither begun in an outage, nor in flight when one began.
            expect(outages.some(({ atUs, forUs }) => beganUs >= atUs && beganUs < atUs + forUs)).toBe(false)
            if (isOnTime) expect(outages.some(({ atUs }) => beganUs < atUs && clock.nowUs() > atUs)).toBe(false)
          }
          if (outcome === 'refused' && outages.some(({ atUs }) => beganUs < atUs && clock.nowUs() === atUs)) {
            seen.lostInOutage++
          }
          if (isEager && againCount++ < 200) begin(thread, row)
        }
        const cancel = (thread: 'a' | 'b', row: number): void => {
          if (inFlight.delete(`${thread}${row}`)) cancelledCount++
          threads[thread].sink.cancel(row)
        }
        const check = (): void => {
          const reading = read()
          const settledCount = reading.okCount + reading.errorCount + reading.refusedCount
          const nowUs = clock.nowUs()
          const claims = {
            identity: reading.callCount === settledCount + reading.cancelledCount + inFlight.size,
            settledOnce: settledCount === log.length && reading.cancelledCount === cancelledCount,
            limitKept: reading.inUseCount <= connectionCount,
            nobodyElse: reading.inUseCount + reading.waitingCount <= inFlight.size,
            busy: reading.busyUs >= 0 && reading.busyUs <= connectionCount * nowUs,
            down: reading.downUs >= 0 && reading.downUs <= nowUs,
          }
          // Thousands of times a run: an expectation each would take longer than all the calls.
          if (!Object.values(claims).every(Boolean)) expect.fail(JSON.stringify({ nowUs, reading, claims }))
        }

        for (const each of steps) {
          if (each.who === 'clock') clock.advanceBy(each.us)
          else if (each.who === 'late') {
            clock.occupy(each.us)
            isOnTime = false
          } else if (each.what === 'poll') threads[each.who].sink.poll()
          else if (each.what === 'cancel') cancel(each.who, each.row)
          else if (!inFlight.has(`${each.who}${each.row}`)) begin(each.who, each.row)
          check()
        }
        for (let turn = 0; turn < 1_000 && inFlight.size > 0; turn++) {
          threads.a.sink.poll()
          threads.b.sink.poll()
          clock.advanceBy(1_000)
        }
        // Only where calls hang is anything left, also behind them.
        if (spec.kind === 'mock-db') expect([...inFlight.keys()]).toEqual([])
        for (const [name, { row }] of [...inFlight]) cancel(name.startsWith('a') ? 'a' : 'b', row)
        clock.advanceBy(60_000)
        expect([threads.a.sink.poll(), threads.b.sink.poll(), clock.pendingCount]).toEqual([false, false, 0])
        expect(read()).toMatchObject({ inUseCount: 0, waitingCount: 0 })
        check()
        const { okCount, errorCount, refusedCount } = read()
        seen.ok += okCount
        seen.error += errorCount
        seen.refused += refusedCount
        seen.cancelled += cancelledCount
      },
    ),
    { numRuns: 200 },
  )
  expect(Object.entries(seen).filter(([, count]) => count < 50)).toEqual([])
}, 60_000)
