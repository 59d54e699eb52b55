import { expect, test } from 'vitest'
import { readSink } from '../../src/sink/read-sink.ts'
import { allocateSinkMemory } from '../../src/sink/sink-memory.ts'
import { dbSpec, openTwoThreads } from './two-threads.ts'

test('a sink that nobody has called reads as nothing but zeros', () => {
  const spec = dbSpec({ collapse: { waitingCount: 1, downUs: 1_000 } })
  const reading = readSink(spec, allocateSinkMemory(spec), 5_000)
  expect(new Set(Object.values(reading))).toEqual(new Set([0]))
})

test('a reading adds up both threads, keeps the peaks, and counts an outage as it passes', () => {
  const { clock, a, b, read } = openTwoThreads(
    dbSpec({ connectionCount: 1, collapse: { waitingCount: 1, downUs: 4_000 } }),
  )
  a.sink.begin(0)
  b.sink.begin(0)
  clock.advanceTo(1_000)
  b.sink.poll()
  clock.advanceTo(1_500)
  a.sink.begin(1)
  a.sink.begin(2)
  b.sink.poll()
  clock.advanceTo(2_500)
  expect(read()).toEqual({
    callCount: 4,
    okCount: 1,
    errorCount: 0,
    refusedCount: 3,
    cancelledCount: 0,
    unknownCount: 0,
    collapseCount: 1,
    downUs: 1_000,
    breakerOpenedCount: 0,
    inUseCount: 0,
    waitingCount: 0,
    inUsePeakCount: 1,
    waitingPeakCount: 2,
    busyUs: 1_500,
  })
})
