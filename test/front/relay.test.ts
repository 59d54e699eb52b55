import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { createRelay, type OutboxEntry } from '../../src/front/relay.ts'
import type { Recorder } from '../../src/measure/recorder.ts'
import type { PublishSpec } from '../../src/scenario/policy-spec.ts'

const EVERY_US = 100

interface RelaySetup {
  readonly batchCount?: number
  readonly entryCountMax?: number
  readonly publish?: (entry: OutboxEntry) => boolean
  readonly crashes?: (firstId: number, nth: number) => boolean
}

/** A relay that looks every 100 us, and a log of what it did when. */
function setUpRelay({ batchCount = 10, entryCountMax = 64, publish = () => true, crashes = () => false }: RelaySetup) {
  const clock = createSteppedClock()
  const log: string[] = []
  const published: OutboxEntry[] = []
  const spec: PublishSpec = { how: 'outbox', crashRatio: 0, everyUs: EVERY_US, batchCount }
  const recorder = {
    requestNoted: (_kind: number, note: string) => log.push(`${clock.nowUs()}: ${note}`),
    requestTimed: (series: string, { endUs }: { endUs: number }, fromUs: number) =>
      log.push(`${clock.nowUs()}: ${series} ${endUs - fromUs}`),
  }
  const relay = createRelay({
    clock,
    kind: 3,
    spec,
    recorder: recorder as unknown as Recorder,
    entryCountMax,
    publish(entry) {
      const isTaken = publish(entry)
      if (isTaken) published.push(entry)
      return isTaken
    },
    crashes,
  })
  return { clock, log, published, relay }
}

describe('a relay', () => {
  test('looks at whole multiples of its interval, and says how long each entry waited', () => {
    const { clock, log, published, relay } = setUpRelay({})
    clock.advanceTo(30)
    relay.add(20, 7)
    clock.advanceTo(99)
    expect(published).toEqual([])
    clock.advanceTo(100)
    expect(published).toEqual([{ kind: 3, intendedUs: 20, firstId: 7, isCopy: false }])
    expect(log).toEqual(['100: relay 70'])
    expect(relay.count).toBe(0)
  })

  test('sleeps while the outbox is empty, and wakes for the next entry', () => {
    const { clock, published, relay } = setUpRelay({})
    clock.advanceTo(1_000)
    relay.add(0, 1)
    clock.advanceTo(1_100)
    expect(published).toHaveLength(1)
  })

  test('publishes a batch a look, oldest first', () => {
    const { clock, published, relay } = setUpRelay({ batchCount: 2 })
    for (const id of [1, 2, 3, 4, 5]) relay.add(0, id)
    clock.advanceTo(100)
    expect(published.map(({ firstId }) => firstId)).toEqual([1, 2])
    clock.advanceTo(300)
    expect(published.map(({ firstId }) => firstId)).toEqual([1, 2, 3, 4, 5])
  })

  test('waits for room, and keeps what it could not publish', () => {
    let hasRoom = false
    const { clock, published, relay } = setUpRelay({ publish: () => hasRoom })
    relay.add(0, 1)
    clock.advanceTo(500)
    expect([published.length, relay.count]).toEqual([0, 1])
    hasRoom = true
    clock.advanceTo(600)
    expect([published.length, relay.count]).toEqual([1, 0])
  })

  test('that dies after a publication publishes the same again at its next look, as a copy, and goes on from there', () => {
    const { clock, log, published, relay } = setUpRelay({ crashes: (firstId, nth) => firstId === 2 && nth < 2 })
    for (const id of [1, 2, 3]) relay.add(0, id)
    clock.advanceTo(300)
    expect(published.map(({ firstId, isCopy }) => [firstId, isCopy])).toEqual([
      [1, false],
      [2, false],
      [2, true],
      [2, true],
      [3, false],
    ])
    expect(log).toEqual(['100: relay 100', '100: relay 100', '200: republished', '300: republished', '300: relay 300'])
  })

  test('publishes every entry at least once and in order, whatever it dies of and however full the queues are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(400), { maxLength: 40 }),
        fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
        (gaps, crashCounts, batchCount, room) => {
          let asked = 0
          const { clock, published, relay } = setUpRelay({
            batchCount,
            publish: () => room[asked++ % room.length] === true || asked > 200,
            crashes: (firstId, nth) => nth < (crashCounts[firstId] as number),
          })
          for (const [id, gap] of gaps.entries()) {
            clock.advanceTo(clock.nowUs() + gap)
            relay.add(clock.nowUs(), id)
          }
          clock.advanceTo(clock.nowUs() + 100_000)
          const expected = gaps.flatMap((_, id) =>
            Array.from({ length: 1 + (crashCounts[id] as number) }, (_, nth) => [id, nth > 0]),
          )
          expect(published.map(({ firstId, isCopy }) => [firstId, isCopy])).toEqual(expected)
          expect(relay.count).toBe(0)
        },
      ),
    )
  })
})
