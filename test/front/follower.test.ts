import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RESERVED_ID, type Step, setUpFollower } from './follower-setup.ts'

describe('a request that nobody waits for', () => {
  test('gets its 202 at once, and is complete when its jobs are over', () => {
    const { start, end, log, follower } = setUpFollower({ pollUs: 1_000 }, [{}, {}])
    start()
    expect(log).toEqual(['0: put 0, 1 as 0', '0: answered'])
    expect(follower.openCount).toBe(1)
    end(700)
    expect(log.at(-1)).toBe('700: completed 700')
    expect(follower.openCount).toBe(0)
  })

  test('is not complete when a job failed, and asking brings no result', () => {
    const { clock, start, end, log, follower } = setUpFollower({ pollUs: 1_000 })
    start()
    end(700, 'badly')
    expect([follower.openCount, follower.askingCount]).toEqual([0, 1])
    clock.advanceTo(5_000)
    expect(log).toEqual(['0: put 0 as 0', '0: answered', '1000: poll'])
    expect([follower.openCount, follower.askingCount]).toEqual([0, 0])
  })
})

describe('a hybrid request', () => {
  const hybrid = { waitUs: 200, pollUs: 1_000 }

  test('that is done in time is answered with its result, and never asks', () => {
    const { start, end, log, follower, clock } = setUpFollower(hybrid)
    start()
    expect(log).toEqual(['0: put 0 as 0'])
    end(199)
    expect(log.slice(1)).toEqual(['199: answered', '199: inline', '199: result 199', '199: completed 199'])
    expect(follower.openCount).toBe(0)
    expect(clock.pendingCount).toBe(0)
  })

  test('that is not done in time gets its 202 when the wait is over, and asks from then on', () => {
    const { clock, start, end, log, follower } = setUpFollower(hybrid)
    start()
    end(1_500)
    expect(follower.openCount).toBe(0)
    clock.advanceTo(5_000)
    expect(log.slice(1)).toEqual([
      '200: answered',
      '1200: poll',
      '1500: completed 1500',
      '2200: poll',
      '2200: result 2200',
    ])
    expect(follower.askingCount).toBe(0)
  })

  test('whose work fails while the client waits is answered with an error', () => {
    const { start, end, log, follower, clock } = setUpFollower(hybrid)
    start()
    end(100, 'badly')
    expect(log.slice(1)).toEqual(['100: error'])
    expect(follower.openCount).toBe(0)
    expect(clock.pendingCount).toBe(0)
  })

  test('whose client gives up while it waits goes on for nobody: no 202, no question, no result', () => {
    const { start, end, log, follower, clock } = setUpFollower(hybrid)
    const { row } = start()
    clock.advanceTo(150)
    follower.leave(row)
    expect(clock.pendingCount).toBe(0)
    end(1_500)
    expect(log.slice(1)).toEqual(['1500: completed 1500'])
    expect(follower.openCount).toBe(0)
  })

  test('whose client gave up in the moment of the answer has no result', () => {
    const { start, end, log } = setUpFollower({ waitUs: 5_000, timeoutUs: 400 })
    start()
    end(401)
    expect(log.slice(1)).toEqual(['401: timedOut', '401: completed 401'])
  })

  test('whose client gave up before its 202 does not ask', () => {
    const { start, end, log } = setUpFollower({ ...hybrid, timeoutUs: 150 })
    start()
    end(1_500)
    expect(log.slice(1)).toEqual(['200: timedOut', '1500: completed 1500'])
  })

  test('leaves nothing behind to the next one that is followed', () => {
    const { start, end, log, follower } = setUpFollower(hybrid)
    const first = start()
    end(100)
    start()
    // Whoever has had an answer is no longer one who waits.
    follower.leave(first.row)
    log.length = 0
    end(250)
    expect(log).toEqual(['250: answered', '250: inline', '250: result 150', '250: completed 150'])
  })
})

describe('whoever asks every second', () => {
  // The 202 comes at once, at 0.
  test.each([
    [0, 1, 1_000],
    [1, 1, 1_000],
    [999, 1, 1_000],
    // A question at the very moment of the end comes before it.
    [1_000, 2, 2_000],
    [1_001, 2, 2_000],
    [2_000, 3, 3_000],
    [7_300, 8, 8_000],
  ])('has what is done at %i after %i questions, at %i', (endUs, pollCount, resultUs) => {
    const { clock, start, end, log } = setUpFollower({ pollUs: 1_000, timeoutUs: 100 })
    start()
    end(endUs)
    expect(log.at(-1)).toBe(`${endUs}: completed ${endUs}`)
    clock.advanceTo(20_000)
    expect(log.filter((line) => line.endsWith('poll'))).toHaveLength(pollCount)
    expect(log.at(-1)).toBe(`${resultUs}: result ${resultUs}`)
  })

  test('counts from the 202, and the result from the intended start', () => {
    const { clock, start, end, log } = setUpFollower({ pollUs: 1_000 })
    clock.advanceTo(300)
    start(0)
    end(1_350)
    clock.advanceTo(5_000)
    expect(log.slice(2)).toEqual(['1300: poll', '1350: completed 1350', '2300: poll', '2300: result 2300'])
  })

  test('has it when the front has come to the question, and asks again no sooner than that', () => {
    const { clock, start, end, log, questions } = setUpFollower({ pollUs: 1_000 })
    start()
    questions.push(1_700, 400)
    end(2_800)
    clock.advanceTo(5_000)
    // Asked at 1,000 and answered at 2,700, so asked again at once; the answer then is the result.
    expect(log.slice(2)).toEqual(['2700: poll', '2800: completed 2800', '3100: poll', '3100: result 3100'])
  })

  test('asks again when the front had no room for the question', () => {
    const { clock, start, end, log, questions } = setUpFollower({ pollUs: 1_000 })
    start()
    questions.push('full', 'full')
    end(100)
    clock.advanceTo(5_000)
    expect(log.slice(2)).toEqual(['100: completed 100', '1000: poll', '2000: poll', '3000: poll', '3000: result 3000'])
  })
})

describe('a callback', () => {
  test('brings the result to a client that asks as well, once', () => {
    const { clock, start, end, log } = setUpFollower({ callbackIndex: 0, pollUs: 1_000 })
    start()
    end(100)
    end(300)
    clock.advanceTo(5_000)
    expect(log.filter((line) => line.includes('result'))).toEqual(['300: result 300'])
  })

  test('that is accepted makes the request complete, then and not before', () => {
    const { start, end, log, follower } = setUpFollower({ callbackIndex: 0 })
    start()
    end(500)
    expect(log.slice(2)).toEqual([`500: put bell as ${RESERVED_ID}`])
    expect(follower.openCount).toBe(1)
    end(900)
    expect(log.slice(3)).toEqual(['900: result 900', '900: completed 900'])
    expect(follower.openCount).toBe(0)
  })

  test('that is given up leaves the request incomplete, although its work is done', () => {
    const { start, end, log, follower } = setUpFollower({ callbackIndex: 0 })
    start()
    end(500)
    end(900, 'badly')
    expect(log.length).toBe(3)
    expect(follower.openCount).toBe(0)
  })

  test('tells of a failure too, which completes nothing', () => {
    const { start, end, log, follower } = setUpFollower({ callbackIndex: 0 })
    start()
    end(500, 'badly')
    expect(log.slice(2)).toEqual([`500: put bell as ${RESERVED_ID}`])
    end(900)
    expect(log.length).toBe(3)
    expect(follower.openCount).toBe(0)
  })

  test('is not needed by a client that was answered with the result', () => {
    const { start, end, open, follower } = setUpFollower({ callbackIndex: 0, waitUs: 200 })
    start()
    end(100)
    expect(open).toEqual([])
    expect(follower.openCount).toBe(0)
  })
})

describe('a transaction', () => {
  const undoable: Step = { undo: true }

  test('goes from step to step; its ids follow each other, as its client would send them again', () => {
    const { start, end, log, follower } = setUpFollower({ isTransaction: true }, [undoable, undoable, {}])
    start()
    for (const atUs of [100, 250, 600]) end(atUs)
    expect(log).toEqual([
      '0: put 0 as 0',
      '0: answered',
      '100: put 1 as 1',
      '250: put 2 as 2',
      '600: inconsistent 500',
      '600: completed 600',
    ])
    expect(follower.openCount).toBe(0)
  })

  test('that fails is undone backwards, without what needs no undoing, and is never complete', () => {
    const { start, end, log, follower } = setUpFollower({ isTransaction: true }, [undoable, {}, undoable, {}])
    start()
    for (const atUs of [100, 200, 300]) end(atUs)
    end(400, 'badly')
    end(500)
    end(650)
    expect(log.slice(5)).toEqual([
      `400: put undo 2 as ${RESERVED_ID}`,
      `500: put undo 0 as ${RESERVED_ID + 1}`,
      '650: compensated',
      '650: inconsistent 550',
    ])
    expect(follower.openCount).toBe(0)
  })

  test('whose first step fails was never seen half done', () => {
    const { start, end, log, follower } = setUpFollower({ isTransaction: true }, [undoable, undoable])
    start()
    end(100, 'badly')
    expect(log.slice(2)).toEqual(['100: compensated'])
    expect(follower.openCount).toBe(0)
  })

  test('is stuck when it cannot be undone, and its window has no end', () => {
    const { start, end, log, follower } = setUpFollower({ isTransaction: true }, [undoable, undoable, {}])
    start()
    end(100)
    end(200)
    end(300, 'badly')
    end(400, 'badly')
    expect(log.slice(4)).toEqual([`300: put undo 1 as ${RESERVED_ID}`, '400: stuck'])
    expect(follower.openCount).toBe(0)
  })

  test('is answered inline with its end, an error where it was undone', () => {
    const good = setUpFollower({ isTransaction: true, waitUs: 500 }, [undoable, {}])
    good.start()
    good.end(100)
    good.end(200)
    expect(good.log.slice(2)).toEqual([
      '200: inconsistent 100',
      '200: answered',
      '200: inline',
      '200: result 200',
      '200: completed 200',
    ])
    const bad = setUpFollower({ isTransaction: true, waitUs: 500 }, [undoable, {}])
    bad.start()
    bad.end(100)
    bad.end(200, 'badly')
    bad.end(300)
    expect(bad.log.slice(3)).toEqual(['300: compensated', '300: inconsistent 200', '300: error'])
  })

  test('is as a plain model says, whatever fails, and however many go on at once', () => {
    const step = fc.record({ undo: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 5 }),
        fc.array(fc.infiniteStream(fc.boolean()), { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        (steps, fates, choices) => {
          const { start, end, log, follower, open } = setUpFollower({ isTransaction: true }, steps)
          const fatesByRun = fates.map((stream) => Array.from({ length: 12 }, () => stream.next().value as boolean))
          const logs = fatesByRun.map((): string[] => [])
          /** Which run each open group belongs to. */
          const runs = fatesByRun.map((_, run) => run)
          for (const _ of fatesByRun) start()
          const nths = fatesByRun.map(() => 0)
          for (let atUs = 1; open.length > 0; atUs++) {
            const place = (choices.next().value as number) % open.length
            const [run = -1] = runs.splice(place, 1)
            const isGood = fatesByRun[run]?.[nths[run] as number] as boolean
            nths[run] = (nths[run] as number) + 1
            log.length = 0
            end(atUs, isGood ? 'well' : 'badly', place)
            if (open.length > runs.length) runs.push(run)
            logs[run]?.push(...log.map((line) => line.replace(/^\d+: | as \d+$/g, '')))
          }
          expect(logs.map((lines) => lines.filter((line) => !/^(inconsistent|completed) /.test(line)))).toEqual(
            fatesByRun.map((fate) => plainSaga(steps, fate)),
          )
          const isComplete = (lines: readonly string[]) => lines.some((line) => line.startsWith('completed'))
          expect(logs.filter(isComplete).length).toBe(
            fatesByRun.filter((fate) => fate.slice(0, steps.length).every(Boolean)).length,
          )
          expect(follower.openCount).toBe(0)
        },
      ),
      { numRuns: 80 },
    )
  })
})

test('more requests than can be followed are refused, until one is over', () => {
  const { start, end, follower } = setUpFollower({ isTransaction: true })
  let takenCount = 0
  while (start().isTaken) takenCount++
  expect(takenCount).toBe(2 ** 18)
  expect(follower.openCount).toBe(takenCount)
  end(10)
  expect(start().isTaken).toBe(true)
  expect(start().isTaken).toBe(false)
})

/** What a saga comes to, told without the policy: steps in a row, and back again from the one that failed. */
function plainSaga(steps: readonly Step[], fate: readonly boolean[]): string[] {
  const lines: string[] = []
  let nth = 0
  for (const [position] of steps.entries()) {
    if (position > 0) lines.push(`put ${position}`)
    if (fate[nth++]) continue
    for (let earlier = position - 1; earlier >= 0; earlier--) {
      if (!steps[earlier]?.undo) continue
      lines.push(`put undo ${earlier}`)
      if (!fate[nth++]) return [...lines, 'stuck']
    }
    return [...lines, 'compensated']
  }
  return lines
}
