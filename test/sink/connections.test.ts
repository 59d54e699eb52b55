import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Connections, openConnections } from '../../src/sink/connections.ts'
import {
  allocateSinkMemory,
  FIRST_MARK,
  GRANTS,
  IN_USE,
  IN_USE_PEAK,
  OPENER_COUNT_MAX,
  TICKETS,
  WAITING,
  WAITING_PEAK,
} from '../../src/sink/sink-memory.ts'
import { smtpSpec } from './two-threads.ts'

const ROW_COUNT = 40

function openTwo(connectionCount: number) {
  const memory = allocateSinkMemory(smtpSpec({ connectionCount }))
  const log: string[] = []
  const open = (name: string): Connections =>
    openConnections(memory, ROW_COUNT, (row, sinceUs, inUseCount) =>
      log.push(`${name}${row} since ${sinceUs}, ${inUseCount} in use`),
    )
  return { memory, log, a: open('a'), b: open('b') }
}

test('connections go to who asks, up to their number; then in the order of asking, over both threads', () => {
  const { log, a, b } = openTwo(2)
  a.ask(0)
  b.ask(0)
  b.ask(1)
  a.ask(1)
  b.ask(2)
  expect(log).toEqual(['a0 since 0, 1 in use', 'b0 since 0, 2 in use'])
  log.length = 0
  a.release(10)
  expect(log).toEqual([])
  expect(a.poll()).toBe(true)
  expect(b.poll()).toBe(true)
  b.release(25)
  b.release(30)
  expect(a.poll()).toBe(false)
  expect(b.poll()).toBe(false)
  expect(log).toEqual(['b1 since 10, 2 in use', 'b2 since 30, 1 in use', 'a1 since 25, 2 in use'])
})

test('a connection passes over callers that have left, without their thread', () => {
  const { memory, log, a, b } = openTwo(1)
  a.ask(0)
  b.ask(1)
  b.ask(2)
  a.ask(3)
  b.leave(1)
  b.leave(2)
  expect(memory.words[WAITING]).toBe(1)
  expect(b.poll()).toBe(false)
  a.release(50)
  expect(log).toEqual(['a0 since 0, 1 in use', 'a3 since 50, 1 in use'])
})

test('a caller that leaves when its connection is already granted passes it on, with the moment at which it was free', () => {
  const { log, a, b } = openTwo(1)
  a.ask(0)
  b.ask(1)
  a.ask(2)
  b.ask(3)
  a.release(50)
  b.leave(1)
  a.poll()
  expect(log).toEqual(['a0 since 0, 1 in use', 'a2 since 50, 1 in use'])
  a.release(60)
  b.leave(3)
  a.ask(4)
  expect(log[2]).toBe('a4 since 60, 1 in use')
})

test('tickets go on when their number wraps at 32 bits', () => {
  const { memory, log, a, b } = openTwo(1)
  const { words } = memory
  const firstTicket = 2 ** 31 - 2
  words[TICKETS] = firstTicket
  words[GRANTS] = firstTicket + 1
  words.fill((firstTicket - 1) << 1, FIRST_MARK)
  words[FIRST_MARK + (firstTicket & (words.length - FIRST_MARK - 1))] = firstTicket << 1
  for (let row = 0; row < 6; row++) (row % 2 === 0 ? a : b).ask(row)
  b.leave(3)
  for (let count = 0; count < 5; count++) {
    a.release(count)
    b.poll()
  }
  expect(log.map((line) => line.split(',')[0])).toEqual([
    'a0 since 0',
    'b1 since 0',
    'a2 since 1',
    'a4 since 2',
    'b5 since 3',
  ])
})

test('about a million may wait, and then no more', () => {
  const { memory, a } = openTwo(1)
  a.ask(0)
  expect(a.isFull()).toBe(false)
  memory.words[TICKETS] = 2 ** 20 - OPENER_COUNT_MAX
  expect(a.isFull()).toBe(false)
  a.ask(1)
  expect(a.isFull()).toBe(true)
})

test('whatever two threads do: never more in use than there are, first come first served, and nobody is forgotten', () => {
  const name = fc.constantFrom('a' as const, 'b' as const)
  const step = fc.record({
    name,
    what: fc.constantFrom('ask', 'ask', 'ask', 'release', 'release', 'leave', 'poll'),
    nth: fc.nat(),
  })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(step, { maxLength: 300, size: 'max' }),
      (connectionCount, steps) => {
        const memory = allocateSinkMemory(smtpSpec({ connectionCount }))
        const { words } = memory
        const served = { a: new Set<number>(), b: new Set<number>() }
        const waiting: string[] = []
        const owner = { a: open('a'), b: open('b') }
        let waitingPeakCount = 0

        for (const [index, { name: who, what, nth }] of steps.entries()) {
          const mine = waiting.filter((call) => call.startsWith(who)).map((call) => Number(call.slice(1)))
          const idle = Array.from({ length: ROW_COUNT }, (_, row) => row).filter(
            (row) => !served[who].has(row) && !mine.includes(row),
          )
          if (what === 'ask' && idle.length > 0) {
            const row = idle[nth % idle.length] as number
            waiting.push(`${who}${row}`)
            owner[who].ask(row)
          } else if (what === 'release' && served[who].size > 0) {
            served[who].delete([...served[who]][nth % served[who].size] as number)
            owner[who].release(index)
          } else if (what === 'leave' && mine.length > 0) {
            const row = mine[nth % mine.length] as number
            waiting.splice(waiting.indexOf(`${who}${row}`), 1)
            owner[who].leave(row)
          } else if (what === 'poll') owner[who].poll()
          expect(words[IN_USE]).toBe(served.a.size + served.b.size)
          expect(words[IN_USE]).toBeLessThanOrEqual(connectionCount)
          expect(words[WAITING]).toBe(waiting.length)
          waitingPeakCount = Math.max(waitingPeakCount, waiting.length)
        }
        expect(words[WAITING_PEAK]).toBeLessThanOrEqual(waitingPeakCount)
        expect(words[IN_USE_PEAK]).toBeLessThanOrEqual(connectionCount)

        for (let count = 0; count < steps.length + 1; count++) {
          for (const who of ['a', 'b'] as const) {
            owner[who].poll()
            if (!served[who].delete([...served[who]][0] as number)) continue
            owner[who].release(steps.length)
          }
        }
        expect([waiting, words[WAITING]]).toEqual([[], 0])
        expect(words[IN_USE]).toBe(served.a.size + served.b.size)

        function open(who: 'a' | 'b'): Connections {
          return openConnections(memory, ROW_COUNT, (row) => {
            const place = waiting.indexOf(`${who}${row}`)
            // Those before it have their connection granted too: their own thread has not looked yet.
            expect(place).toBeGreaterThanOrEqual(0)
            expect(waiting.slice(0, place).filter((call) => call.startsWith(who))).toEqual([])
            expect(place).toBeLessThan(connectionCount)
            waiting.splice(place, 1)
            served[who].add(row)
          })
        }
      },
    ),
    { numRuns: 100 },
  )
})
