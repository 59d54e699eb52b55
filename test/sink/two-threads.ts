import { createSteppedClock, type SteppedClock } from '../../src/clock/stepped-clock.ts'
import { createJobTable, type JobTable } from '../../src/measure/job-table.ts'
import { PLAIN_SERVER } from '../../src/scenario/plain-parts.ts'
import type { SinkSpec } from '../../src/scenario/scenario.ts'
import { openSink } from '../../src/sink/open-sink.ts'
import { readSink } from '../../src/sink/read-sink.ts'
import type { Outcome, Sink, SinkMemory, SinkReading } from '../../src/sink/sink.ts'
import { allocateSinkMemory } from '../../src/sink/sink-memory.ts'

/** One thread's side of a sink under test. */
export interface SinkThread {
  readonly sink: Sink
  readonly table: JobTable
}

/** Two threads' views of one sink, over one memory and one hand-stepped clock. */
export interface TwoThreads {
  readonly clock: SteppedClock
  readonly memory: SinkMemory
  readonly a: SinkThread
  readonly b: SinkThread
  /** Every call that was settled: `<time> <thread><row> <outcome>`. */
  readonly log: string[]
  /** Called after a call was settled and noted. */
  settled: (thread: 'a' | 'b', row: number, outcome: Outcome) => void
  read(): SinkReading
}

/** Opens `spec` for two threads of `rowCount` rows each; ids are 0.. in thread a and 1,000,000.. in b, the attempt is 1. */
export function openTwoThreads(
  spec: SinkSpec,
  rowCount = 10,
  isPoisonId: ((jobId: number) => boolean) | null = null,
): TwoThreads {
  const clock = createSteppedClock()
  const memory = allocateSinkMemory(spec)
  const log: string[] = []
  const open = (name: 'a' | 'b', firstId: number): SinkThread => {
    const table = createJobTable(rowCount)
    for (let row = 0; row < rowCount; row++) table.id[row] = firstId + row
    table.attempt.fill(1)
    const settled = (row: number, outcome: Outcome): void => {
      log.push(`${clock.nowUs()} ${name}${row} ${outcome}`)
      threads.settled(name, row, outcome)
    }
    const isPoison = isPoisonId && ((row: number): boolean => isPoisonId(table.id[row] as number))
    return { sink: openSink(spec, clock, { table, settled, key: 7, isPoison, memory }), table }
  }
  const threads: TwoThreads = {
    clock,
    memory,
    a: open('a', 0),
    b: open('b', 1_000_000),
    log,
    settled: () => {},
    read: () => readSink(spec, memory, clock.nowUs()),
  }
  return threads
}

/** A mock-smtp with one-millisecond services that never fails, but for what is given. */
export function smtpSpec(given: Partial<Extract<SinkSpec, { kind: 'mock-smtp' }>> = {}): SinkSpec {
  return {
    ...PLAIN_SERVER,
    kind: 'mock-smtp',
    name: 'smtp',
    connectionCount: 2,
    serviceTime: { kind: 'constant', valueUs: 1_000 },
    transientRatio: 0,
    permanentRatio: 0,
    greetingUs: 0,
    ...given,
  }
}

/** A mock-db with one-millisecond services that neither slows down, fails nor collapses, but for what is given. */
export function dbSpec(given: Partial<Extract<SinkSpec, { kind: 'mock-db' }>> = {}): SinkSpec {
  return {
    ...PLAIN_SERVER,
    kind: 'mock-db',
    name: 'db',
    connectionCount: 2,
    serviceTime: { kind: 'constant', valueUs: 1_000 },
    sigmaRatio: 0,
    kappaRatio: 0,
    collapse: null,
    errorRatio: 0,
    ...given,
  }
}

/** A mock-http with one-millisecond services that neither fails nor hangs, but for what is given. */
export function httpSpec(given: Partial<Extract<SinkSpec, { kind: 'mock-http' }>> = {}): SinkSpec {
  return {
    ...PLAIN_SERVER,
    kind: 'mock-http',
    name: 'api',
    connectionCount: 2,
    serviceTime: { kind: 'constant', valueUs: 1_000 },
    errorRatio: 0,
    goneRatio: 0,
    hangRatio: 0,
    ...given,
  }
}
