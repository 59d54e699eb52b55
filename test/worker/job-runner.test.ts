import { describe, expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import type { Effects } from '../../src/measure/effects.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import type { Recorder } from '../../src/measure/recorder.ts'
import { type Breaker, createBreaker } from '../../src/policy/breaker.ts'
import { allocateDedupeWindow, type DedupeWindow, openDedupeWindow } from '../../src/policy/dedupe-window.ts'
import { NO_RETRY } from '../../src/scenario/plain-parts.ts'
import type { JobSpec, RetrySpec } from '../../src/scenario/scenario.ts'
import type { Outcome } from '../../src/sink/sink.ts'
import { createJobRunner } from '../../src/worker/job-runner.ts'

const retry: RetrySpec = { ...NO_RETRY, attemptCountMax: 2, backoffUs: 100, capUs: 100 }

/** A runner over a sink that settles when the test says so, and the log of what it told its owner. */
function setup(
  spec: Partial<RetrySpec> = {},
  settledByUs = Infinity,
  { dedupe = null, breaker = null }: { dedupe?: DedupeWindow | null; breaker?: Breaker | null } = {},
) {
  const clock = createSteppedClock()
  const log: string[] = []
  let settle: (row: number, outcome: Outcome) => void = () => {}
  const table = createJobTable(1)
  const runner = createJobRunner({
    clock,
    table,
    jobs: [{ sinkIndex: 0, timeoutUs: 500, retry: { ...retry, ...spec } } as JobSpec],
    recorder: {
      attemptEnded: () => log.push('attempt ended'),
      attemptFailedFast: () => log.push('failed fast'),
      jobNoted: (_type: number, column: string) => log.push(column),
    } as unknown as Recorder,
    effects: { mark: () => true } as unknown as Effects,
    dedupe: [dedupe],
    owner: {
      done: () => log.push('done'),
      again: (_row, atUs) => log.push(`again at ${atUs}`),
      deduped: () => log.push('deduped'),
      gaveUp: () => log.push('gave up'),
    },
    nextDraw: () => 0.5,
    openSink: (_index, settled) => {
      settle = settled
      const begin = () => {
        log.push('begun')
        return settledByUs
      }
      return { begin, cancel: () => log.push('cancelled'), poll: () => false }
    },
    openBreaker: () => breaker,
  })
  return { clock, runner, log, table, settle: (outcome: Outcome) => settle(0, outcome) }
}

test('an attempt that is late for its deadline is cancelled at the sink and tried again', () => {
  const { clock, runner, log } = setup()
  runner.begin(0)
  clock.advanceTo(499)
  expect(log).toEqual(['begun'])
  clock.advanceTo(500)
  expect(log).toEqual(['begun', 'cancelled', 'attempt ended', 'retry', 'again at 600'])
})

test.each([
  [499, 0],
  [500, 0],
  [501, 1],
  [Infinity, 1],
])('a call that will be settled by %d us needs %d timers for a deadline at 500', (settledByUs, timerCount) => {
  const { clock, runner } = setup({}, settledByUs)
  runner.begin(0)
  expect(clock.pendingCount).toBe(timerCount)
})

test('an attempt that settles leaves no deadline behind', () => {
  const { clock, runner, log, settle } = setup()
  runner.begin(0)
  settle('ok')
  expect(clock.pendingCount).toBe(0)
  expect(log).toEqual(['begun', 'attempt ended', 'done'])
})

test('a cancelled attempt is forgotten: nobody is told', () => {
  const { clock, runner, log } = setup()
  runner.begin(0)
  runner.cancel(0)
  clock.advanceTo(10_000)
  expect(log).toEqual(['begun', 'cancelled'])
  expect(clock.pendingCount).toBe(0)
})

test('a sink that is down is worth another attempt, a final refusal is not', () => {
  const down = setup()
  down.runner.begin(0)
  down.settle('refused')
  expect(down.log.at(-1)).toBe('again at 100')
  const final = setup()
  final.runner.begin(0)
  final.settle('permanent')
  expect(final.log.at(-1)).toBe('gave up')
})

test('an exhausted budget ends a job that still had attempts', () => {
  const { runner, log, settle } = setup({ attemptCountMax: 1_000, budgetRatio: 0.01 })
  for (let attempt = 0; attempt < 900; attempt++) {
    if (log.at(-1) === 'gave up') break
    runner.begin(0)
    settle('transient')
  }
  expect(log.at(-1)).toBe('gave up')
  expect(log.filter((line) => line === 'retry').length).toBeLessThan(100)
})

describe('a job whose key is remembered', () => {
  const open = () => {
    const made = setup({}, Infinity, { dedupe: openDedupeWindow(1_000, allocateDedupeWindow(10)) })
    /** Another delivery of the job with that id begins. */
    const begin = (id: number) => {
      made.log.length = 0
      made.table.id[0] = id
      made.table.attempt[0] = 0
      made.runner.begin(0)
    }
    return { ...made, begin }
  }

  test('is not done again within the window: no call, no attempt, and its end is now', () => {
    const { clock, begin, settle, log, table } = open()
    begin(3)
    clock.advanceTo(100)
    settle('ok')
    clock.advanceTo(1_100)
    begin(3)
    expect(log).toEqual(['deduped'])
    expect(table.sinkEndUs[0]).toBe(1_100)
    expect(clock.pendingCount).toBe(0)
  })

  test('is done again when the window is over, counted from the effect', () => {
    const { clock, begin, settle, log } = open()
    begin(3)
    clock.advanceTo(100)
    settle('ok')
    clock.advanceTo(1_101)
    begin(3)
    expect(log).toEqual(['begun'])
  })

  test('is known by its id alone', () => {
    const { begin, settle, log } = open()
    begin(3)
    settle('ok')
    begin(4)
    expect(log).toEqual(['begun'])
  })

  test('is only known once it had its effect: what failed is tried again', () => {
    const { begin, settle, log } = open()
    begin(3)
    settle('transient')
    begin(3)
    expect(log).toEqual(['begun'])
  })

  test('pays for nobody’s retry: the budget counts attempts that were made', () => {
    const { runner, log, settle, table, clock } = setup({ attemptCountMax: 1_000, budgetRatio: 0.01 }, Infinity, {
      dedupe: openDedupeWindow(1e9, allocateDedupeWindow(10)),
    })
    runner.begin(0)
    settle('ok')
    for (let count = 0; count < 100_000; count++) {
      table.attempt[0] = 0
      runner.begin(0)
    }
    table.id[0] = 1
    table.attempt[0] = 0
    for (let count = 0; count < 500 && log.at(-1) !== 'gave up'; count++) {
      runner.begin(0)
      settle('transient')
      clock.advanceBy(1)
    }
    expect(log.filter((line) => line === 'retry').length).toBeLessThan(100)
  })
})

describe('with a breaker that opens after one failure, for 1,000 us', () => {
  const open = (attemptCountMax = 1) => {
    const breaker = createBreaker({ failureRatio: 1, callCountMin: 1, windowUs: 1_000, openUs: 1_000, probeCount: 1 })
    return { breaker, ...setup({ attemptCountMax }, Infinity, { breaker }) }
  }

  test.each([
    ['transient', 1],
    ['refused', 1],
    ['permanent', 0],
    ['ok', 0],
  ] as const)(
    'a call that ends %s opens it %d times: who is told no for good has met a sink that is well',
    (outcome, count) => {
      const { breaker, runner, settle } = open()
      runner.begin(0)
      settle(outcome)
      expect(breaker.openedCount).toBe(count)
    },
  )

  test('a deadline is a failure', () => {
    const { breaker, clock, runner } = open()
    runner.begin(0)
    clock.advanceTo(500)
    expect(breaker.openedCount).toBe(1)
  })

  test('an attempt while it is open fails at once without a call, leaves no service time, and may be tried again', () => {
    const { clock, runner, log, settle } = open(3)
    runner.begin(0)
    settle('refused')
    clock.advanceTo(100)
    log.length = 0
    runner.begin(0)
    expect(log).toEqual(['failed fast', 'retry', 'again at 200'])
    expect(clock.pendingCount).toBe(0)
    clock.advanceTo(200)
    runner.begin(0)
    expect(log.slice(3)).toEqual(['failed fast', 'gave up'])
  })

  test('afterwards one attempt probes, and one that is cancelled leaves its place to the next', () => {
    const { clock, runner, log, settle } = open(9)
    runner.begin(0)
    settle('refused')
    clock.advanceTo(1_000)
    log.length = 0
    runner.begin(0)
    runner.cancel(0)
    runner.begin(0)
    settle('ok')
    runner.begin(0)
    expect(log).toEqual(['begun', 'cancelled', 'begun', 'attempt ended', 'done', 'begun'])
  })
})
