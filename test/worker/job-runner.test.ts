import { describe, expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import type { Effects } from '../../src/measure/effects.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import type { Recorder } from '../../src/measure/recorder.ts'
import { allocateDedupeWindow, type DedupeWindow, openDedupeWindow } from '../../src/policy/dedupe-window.ts'
import { NO_RETRY } from '../../src/scenario/plain-parts.ts'
import type { JobSpec, RetrySpec } from '../../src/scenario/scenario.ts'
import type { Outcome } from '../../src/sink/sink.ts'
import { createJobRunner } from '../../src/worker/job-runner.ts'

const retry: RetrySpec = { ...NO_RETRY, attemptCountMax: 2, backoffUs: 100, capUs: 100 }

/** A runner over a sink that settles when the test says so, and the log of what it told its owner. */
function setup(spec: Partial<RetrySpec> = {}, settledByUs = Infinity, dedupe: DedupeWindow | null = null) {
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
    const made = setup({}, Infinity, openDedupeWindow(1_000, allocateDedupeWindow(10)))
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
    const { runner, log, settle, table, clock } = setup(
      { attemptCountMax: 1_000, budgetRatio: 0.01 },
      Infinity,
      openDedupeWindow(1e9, allocateDedupeWindow(10)),
    )
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
