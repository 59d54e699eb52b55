import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createVirtualTime } from '../../src/clock/virtual-time.ts'

/** What a test drives: virtual time itself, or a sorted list that is plainly right. */
interface Subject {
  nowUs(): number
  nextDueUs(): number
  set(source: number, dueUs: number, slot: number): void
  cancel(slot: number): void
  advance(): void
}

type React = (subject: Subject, slot: number) => void

function openTime(react: React) {
  const time = createVirtualTime({ coreCount: 1 })
  const thread = time.openThread()
  const timers = new Map<number, number>()
  const log: [nowUs: number, slot: number][] = []
  const fires = [0, 1, 2].map(() => (slot: number) => {
    log.push([time.nowUs(), slot])
    react(subject, slot)
  })
  const subject: Subject = {
    nowUs: time.nowUs,
    nextDueUs: time.nextDueUs,
    set: (source, dueUs, slot) =>
      void timers.set(slot, thread.at(dueUs, fires[source] as (slot: number) => void, slot)),
    cancel: (slot) => thread.cancel(timers.get(slot) ?? -1),
    advance: time.advance,
  }
  return { subject, log, timers, firedCount: time.firedCount }
}

/** The oracle: every pending timer in one list that is sorted anew for each question. */
function openList(react: React) {
  let pending: { dueUs: number; seq: number; slot: number }[] = []
  let nextSeq = 0
  let nowUs = 0
  const log: [nowUs: number, slot: number][] = []
  const first = () => pending.sort((a, b) => a.dueUs - b.dueUs || a.seq - b.seq)[0]
  const subject: Subject = {
    nowUs: () => nowUs,
    nextDueUs: () => first()?.dueUs ?? Number.POSITIVE_INFINITY,
    set: (_source, dueUs, slot) => void pending.push({ dueUs: Math.max(dueUs, nowUs), seq: nextSeq++, slot }),
    cancel: (slot) => {
      pending = pending.filter((timer) => timer.slot !== slot)
    },
    advance() {
      const endSeq = nextSeq
      const dueUs = subject.nextDueUs()
      if (dueUs === Number.POSITIVE_INFINITY) return
      nowUs = dueUs
      for (let next = first(); next?.dueUs === dueUs && next.seq < endSeq; next = first()) {
        pending.shift()
        log.push([nowUs, next.slot])
        react(subject, next.slot)
      }
    },
  }
  return { subject, log }
}

const command = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      source: fc.nat({ max: 2 }),
      delayUs: fc.oneof(fc.nat({ max: 3 }), fc.constant(50), fc.nat({ max: 200 })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), ago: fc.nat({ max: 30 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('advance' as const), ago: fc.constant(0) }) },
)

/** Carries out the commands, and then everything that is still to come. */
function drive(subject: Subject, commands: readonly (typeof command extends fc.Arbitrary<infer One> ? One : never)[]) {
  const dues: number[] = []
  let slot = 0
  for (const each of commands) {
    // Source 0 has one constant delay, as deadlines do; the others mix.
    if (each.kind === 'set') subject.set(each.source, subject.nowUs() + (each.source === 0 ? 50 : each.delayUs), slot++)
    else if (each.kind === 'cancel') subject.cancel(slot - 1 - each.ago)
    else subject.advance()
    dues.push(subject.nextDueUs())
  }
  for (let left = 10_000; left > 0 && subject.nextDueUs() !== Number.POSITIVE_INFINITY; left--) subject.advance()
  return dues
}

test('any sets, cancels and advances fire the same timers in the same order as a sorted list', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 150 }), (commands) => {
      const time = openTime(() => undefined)
      const list = openList(() => undefined)
      expect(drive(time.subject, commands)).toEqual(drive(list.subject, commands))
      expect(time.log).toEqual(list.log)
      expect(time.firedCount()).toBe(list.log.length)
      expect(new Set(time.timers.values()).size).toBe(time.timers.size)
    }),
    { numRuns: 300 },
  )
})

test('timers that set and cancel others while they fire keep to the same order, too', () => {
  const react: React = (subject, slot) => {
    if (slot >= 100_000) return
    if (slot % 3 === 0) subject.set(slot % 2, subject.nowUs() + (slot % 4), 100_000 + slot)
    if (slot % 5 === 0) subject.cancel(slot + 1)
    if (slot % 7 === 0) subject.cancel(slot - 1)
  }
  fc.assert(
    fc.property(fc.array(command, { maxLength: 150 }), (commands) => {
      const time = openTime(react)
      const list = openList(react)
      expect(drive(time.subject, commands)).toEqual(drive(list.subject, commands))
      expect(time.log).toEqual(list.log)
    }),
    { numRuns: 300 },
  )
})

test('what a timer sets for its own instant waits for the next advance, behind all that was due with it', () => {
  const { subject, log } = openTime((own, slot) => {
    if (slot < 10) own.set(0, 5, slot + 10)
  })
  for (const slot of [1, 2]) subject.set(0, 5, slot)
  subject.advance()
  expect(log.map(([, slot]) => slot)).toEqual([1, 2])
  expect(subject.nextDueUs()).toBe(5)
  subject.advance()
  expect(log.map(([, slot]) => slot)).toEqual([1, 2, 11, 12])
})

test('a timer that is due in the past fires now, and time does not go back', () => {
  const { subject, log } = openTime(() => undefined)
  subject.set(0, 70, 1)
  subject.advance()
  subject.set(0, 30, 2)
  subject.advance()
  expect(log).toEqual([
    [70, 1],
    [70, 2],
  ])
})

test.each([
  ['one constant delay, cancelled from the head', (index: number) => index],
  ['delays of all lengths', (index: number) => (index * 7_919) % 20_011],
] as const)('thousands of dead timers are swept out and the living ones fire in order: %s', (_name, dueUsOf) => {
  const time = openTime(() => undefined)
  const list = openList(() => undefined)
  const slots = Array.from({ length: 20_000 }, (_, slot) => slot)
  const living = slots.filter((slot) => slot % 20 === 0)
  for (const slot of slots) time.subject.set(0, dueUsOf(slot), slot)
  for (const slot of living) list.subject.set(0, dueUsOf(slot), slot)
  for (const slot of slots) if (slot % 20 !== 0) time.subject.cancel(slot)
  for (const { subject } of [time, list]) while (subject.nextDueUs() !== Number.POSITIVE_INFINITY) subject.advance()
  expect(time.log).toEqual(list.log)
})

test('timers that are cancelled behind one that lives long give their place back', () => {
  const thread = createVirtualTime({ coreCount: 1 }).openThread()
  const gaveUp = (): void => undefined
  thread.at(3_600_000_000, gaveUp, 0)
  const rows = new Set<number>()
  for (let nth = 1; nth <= 100_000; nth++) {
    const timer = thread.at(3_600_000_000 + nth, gaveUp, nth)
    // A handle is a row and, from its 24th bit on, how often that was used.
    rows.add(timer % 2 ** 24)
    thread.cancel(timer)
  }
  expect(rows.size).toBeLessThan(10_000)
})

test('a handle whose timer has fired, or was cancelled, cancels nobody who came later', () => {
  const time = createVirtualTime({ coreCount: 1 })
  const thread = time.openThread()
  const fired: number[] = []
  const note = (slot: number): void => void fired.push(slot)
  const first = thread.at(1, note, 1)
  time.advance()
  const second = thread.at(2, note, 2)
  thread.cancel(first)
  thread.cancel(second)
  const third = thread.at(3, note, 3)
  thread.cancel(second)
  time.advance()
  expect(fired).toEqual([1, 3])
  expect(new Set([first, second, third]).size).toBe(3)
})

describe('moving to an instant', () => {
  test('sets the time and fires nothing', () => {
    const { subject, log } = openTime(() => undefined)
    const time = createVirtualTime({ coreCount: 1 })
    time.moveTo(500)
    expect([time.nowUs(), time.openThread().nowUs(), time.firedCount()]).toEqual([500, 500, 0])
    expect([subject.nowUs(), log]).toEqual([0, []])
  })

  test('refuses to go back', () => {
    const time = createVirtualTime({ coreCount: 1 })
    time.moveTo(500)
    expect(() => time.moveTo(499)).toThrow('cannot go back from 500 to 499')
  })
})

test('with nothing scheduled, the next event is never, and an advance does nothing', () => {
  const time = createVirtualTime({ coreCount: 1 })
  time.advance()
  expect([time.nextDueUs(), time.nowUs(), time.firedCount()]).toEqual([Number.POSITIVE_INFINITY, 0, 0])
  time.openThread().cancel(time.openThread().at(9, () => undefined, 0))
  expect(time.nextDueUs()).toBe(Number.POSITIVE_INFINITY)
})

test('a timer without a time is a bug, and said to be one', () => {
  const thread = createVirtualTime({ coreCount: 1 }).openThread()
  expect(() => thread.at(Number.NaN, () => undefined, 0)).toThrow('needs a time')
})
