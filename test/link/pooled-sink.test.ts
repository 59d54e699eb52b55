import { expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { openPooledSink } from '../../src/link/pooled-sink.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import type { SinkSpec } from '../../src/scenario/scenario.ts'
import { readSink } from '../../src/sink/read-sink.ts'
import type { Outcome } from '../../src/sink/sink.ts'
import { allocateSinkMemory } from '../../src/sink/sink-memory.ts'

const SPEC: SinkSpec = {
  kind: 'http',
  name: 'api',
  url: 'http://127.0.0.1:9/',
  method: 'POST',
  headers: {},
  body: null,
  connectionCount: 2,
  connectTimeoutUs: 1,
  breaker: null,
}

/** A sink over scripted connections, and a log of what happens to its calls. */
function setup({ connectionCount = 2, rowCount = 8 } = {}) {
  const clock = createSteppedClock()
  const memory = allocateSinkMemory(SPEC)
  const log: string[] = []
  const told = new Map<number, (outcome: Outcome) => void>()
  let isSent = true
  let onSettled: (row: number) => void = () => {}
  const sink = openPooledSink(
    clock,
    {
      table: createJobTable(rowCount),
      memory,
      key: 1,
      settled(row, outcome) {
        log.push(`row ${row} ${outcome}`)
        onSettled(row)
      },
    },
    {
      connectionCount,
      create(nth, ended) {
        told.set(nth, (outcome) => ended(nth, outcome))
        return {
          start: (row) => void log.push(`${nth} starts ${row}`),
          breakOff() {
            log.push(`${nth} breaks off`)
            return isSent
          },
        }
      },
    },
  )
  return {
    sink,
    clock,
    log,
    end: (nth: number, outcome: Outcome) => told.get(nth)?.(outcome),
    sentIs: (is: boolean) => {
      isSent = is
    },
    whenSettled: (act: (row: number) => void) => {
      onSettled = act
    },
    read: () => readSink(SPEC, memory, clock.nowUs()),
  }
}

test('each connection carries one call, and the others wait in the order in which they came', () => {
  const { sink, log, end, read } = setup()
  for (const row of [5, 6, 7, 0]) sink.begin(row)
  expect(log).toEqual(['0 starts 5', '1 starts 6'])
  expect(read()).toMatchObject({ inUseCount: 2, waitingCount: 2, inUsePeakCount: 2, waitingPeakCount: 2 })
  end(1, 'ok')
  end(0, 'transient')
  expect(log.slice(2)).toEqual(['1 starts 7', 'row 6 ok', '0 starts 0', 'row 5 transient'])
  expect(read()).toMatchObject({ callCount: 4, okCount: 1, errorCount: 1, inUseCount: 2, waitingCount: 0 })
})

test('a call that is begun when another has ended stands behind those that wait', () => {
  const { sink, log, end, whenSettled } = setup({ connectionCount: 1 })
  sink.begin(0)
  sink.begin(1)
  whenSettled((row) => sink.begin(row))
  end(0, 'ok')
  expect(log).toEqual(['0 starts 0', '0 starts 1', 'row 0 ok'])
  whenSettled(() => {})
  end(0, 'ok')
  expect(log.slice(3)).toEqual(['0 starts 0', 'row 1 ok'])
})

test('a cancelled call gives its connection to the next, leaves a doubt, and is settled for nobody', () => {
  const { sink, log, read } = setup({ connectionCount: 1 })
  sink.begin(0)
  sink.begin(1)
  sink.cancel(0)
  expect(log).toEqual(['0 starts 0', '0 breaks off', '0 starts 1'])
  expect(read()).toMatchObject({ cancelledCount: 1, unknownCount: 1, inUseCount: 1, waitingCount: 0 })
})

test('one that had not been sent leaves none, nor does one that waits, which breaks nothing off', () => {
  const { sink, log, sentIs, read } = setup({ connectionCount: 1 })
  sentIs(false)
  for (const row of [0, 1, 2]) sink.begin(row)
  sink.cancel(1)
  sink.cancel(0)
  expect(log).toEqual(['0 starts 0', '0 breaks off', '0 starts 2'])
  expect(read()).toMatchObject({ cancelledCount: 2, unknownCount: 0, waitingCount: 0 })
})

test('cancelling what is over does nothing', () => {
  const { sink, end, read } = setup()
  sink.begin(0)
  end(0, 'ok')
  sink.cancel(0)
  expect(read()).toMatchObject({ callCount: 1, okCount: 1, cancelledCount: 0 })
})

test('a connection is busy while it carries a call, whoever carries calls beside it', () => {
  const { sink, clock, end, read } = setup()
  sink.begin(0)
  clock.advanceBy(100)
  sink.begin(1)
  clock.advanceBy(50)
  end(0, 'unknown')
  clock.advanceBy(25)
  sink.cancel(1)
  expect(read()).toMatchObject({ busyUs: 150 + 75, errorCount: 1, unknownCount: 2, cancelledCount: 1, inUseCount: 0 })
})
