import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { allocateCompletions, openCompletionSink, openCompletionSource } from '../../src/queue/completion-ring.ts'
import type { CompletionSource } from '../../src/queue/completions.ts'

const SLOT_COUNT = 2 ** 17
const HEAD = 0
const TAIL = 16

/** Takes all that waits: [owner, isFailed, endUs]. */
function takeAll(source: CompletionSource): [number, boolean, number][] {
  const taken: [number, boolean, number][] = []
  while (source.take()) taken.push([source.owner, source.isFailed, source.endUs])
  return taken
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a ring of completions', () => {
  test('hands over what was pushed, first in first out, through views of their own over the same memory', () => {
    const memory = allocateCompletions(1)
    const sink = openCompletionSink(memory, 0)
    const source = openCompletionSource(structuredClone(memory))
    sink.push(7, false, 100)
    sink.push(0, true, 2 ** 40)
    sink.push(0, false, 0)
    expect(source.hasAny()).toBe(true)
    expect(takeAll(source)).toEqual([
      [7, false, 100],
      [0, true, 2 ** 40],
      [0, false, 0],
    ])
    expect(source.hasAny()).toBe(false)
    expect(source.take()).toBe(false)
  })

  test('of each thread is read, and the order of one thread is kept', () => {
    const memory = allocateCompletions(3)
    const source = openCompletionSource(memory)
    const sinks = [0, 1, 2].map((thread) => openCompletionSink(memory, thread))
    for (let nth = 0; nth < 30; nth++) sinks[nth % 3]?.push(nth, false, nth)
    const owners = takeAll(source).map(([owner]) => owner)
    expect(owners.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, nth) => nth))
    for (const thread of [0, 1, 2]) {
      const ofThread = owners.filter((owner) => owner % 3 === thread)
      expect(ofThread).toEqual(ofThread.toSorted((a, b) => a - b))
    }
  })

  test.each([
    ['its last slot', SLOT_COUNT - 2],
    ['the largest 32-bit number', 2 ** 31 - 2],
    ['zero, counted from below', -2],
  ])('goes on beyond %s', (_, countSoFar) => {
    const memory = allocateCompletions(1)
    const control = memory.rings[0]?.control as Int32Array
    control[HEAD] = countSoFar
    control[TAIL] = countSoFar
    const sink = openCompletionSink(memory, 0)
    const source = openCompletionSource(memory)
    expect(source.hasAny()).toBe(false)
    for (const owner of [1, 2, 3, 4, 5]) sink.push(owner, owner % 2 === 0, owner * 10)
    expect(takeAll(source)).toEqual([
      [1, false, 10],
      [2, true, 20],
      [3, false, 30],
      [4, true, 40],
      [5, false, 50],
    ])
  })

  test('is as a plain list, however pushes and takes alternate', () => {
    const act = fc.oneof(
      fc.record({ thread: fc.nat(1), owner: fc.nat(2 ** 18), isFailed: fc.boolean(), endUs: fc.nat() }),
      fc.constant('take' as const),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
        const memory = allocateCompletions(2)
        const source = openCompletionSource(memory)
        const sinks = [openCompletionSink(memory, 0), openCompletionSink(memory, 1)]
        const lists: [number, boolean, number][][] = [[], []]
        for (const each of acts) {
          if (each === 'take') {
            const expected = lists.find((list) => list.length > 0)?.shift()
            expect(source.take()).toBe(expected !== undefined)
            if (expected) expect([source.owner, source.isFailed, source.endUs]).toEqual(expected)
          } else {
            sinks[each.thread]?.push(each.owner, each.isFailed, each.endUs)
            lists[each.thread]?.push([each.owner, each.isFailed, each.endUs])
          }
          expect(source.hasAny()).toBe(lists.some((list) => list.length > 0))
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('a ring that is full', () => {
  const fill = () => {
    const memory = allocateCompletions(1)
    const sink = openCompletionSink(memory, 0)
    for (let owner = 0; owner < SLOT_COUNT; owner++) sink.push(owner, false, owner)
    return { sink, source: openCompletionSource(memory) }
  }

  test('makes whoever pushes wait for room, and loses nothing', () => {
    const { sink, source } = fill()
    let napCount = 0
    vi.spyOn(Atomics, 'wait').mockImplementation(() => {
      // The front takes one while the other thread naps for the third time.
      if (++napCount === 3) source.take()
      return 'timed-out'
    })
    sink.push(SLOT_COUNT, true, 5)
    expect(napCount).toBe(3)
    const rest = takeAll(source)
    expect(rest[0]).toEqual([1, false, 1])
    expect(rest.at(-1)).toEqual([SLOT_COUNT, true, 5])
    expect(rest.length).toBe(SLOT_COUNT)
  })

  test('whose front has died ends the run after ten seconds of naps', () => {
    const { sink, source } = fill()
    let waitedMs = 0
    vi.spyOn(Atomics, 'wait').mockImplementation((...[, , , forMs]: unknown[]) => {
      waitedMs += forMs as number
      return 'timed-out'
    })
    expect(() => sink.push(1, false, 1)).toThrow('the front has not heard of finished requests for 10 s')
    expect(waitedMs).toBeGreaterThanOrEqual(10_000)
    expect(waitedMs).toBeLessThan(10_010)
    // What was refused did not overwrite what waits.
    expect(takeAll(source)[0]).toEqual([0, false, 0])
  })
})

describe('a front that sleeps', () => {
  test('does not, while something waits for it', () => {
    const memory = allocateCompletions(2)
    const wait = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out')
    const source = openCompletionSource(memory)
    openCompletionSink(memory, 1).push(3, false, 9)
    source.sleep(1_000)
    expect(wait).not.toHaveBeenCalled()
  })

  test('is woken by a push that comes before it has fallen asleep', () => {
    const memory = allocateCompletions(1)
    const source = openCompletionSource(memory)
    const sink = openCompletionSink(memory, 0)
    const { wait } = Atomics
    const ends: string[] = []
    vi.spyOn(Atomics, 'wait').mockImplementation(((
      array: Int32Array<SharedArrayBuffer>,
      index: number,
      seen: number,
    ) => {
      sink.push(3, false, 9)
      const end = wait(array, index, seen, 1)
      ends.push(end)
      return end
    }) as typeof Atomics.wait)
    source.sleep(1_000)
    expect(ends).toEqual(['not-equal'])
  })
})
