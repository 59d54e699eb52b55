import { expect, test } from 'vitest'
import { allocateSinkMemory, OPENER_COUNT_MAX } from '../../src/sink/sink-memory.ts'
import { openTally, sumTallies } from '../../src/sink/tally.ts'

test('tallies of several threads add up, and a temporary failure, a final one and a doubtful one are all errors', () => {
  const memory = allocateSinkMemory({ kind: 'none', name: 'nothing' })
  const [first, second] = [openTally(memory), openTally(memory)]
  for (const outcome of ['ok', 'ok', 'transient', 'permanent', 'refused', 'unknown'] as const) {
    first.begun()
    first.settled(outcome)
    second.begun()
  }
  second.settled('ok')
  second.cancelled()
  second.unknown()
  first.busy(2 ** 40)
  second.busy(1)
  expect(sumTallies(memory)).toEqual({
    callCount: 12,
    okCount: 3,
    errorCount: 3,
    refusedCount: 1,
    cancelledCount: 1,
    unknownCount: 2,
    busyUs: 2 ** 40 + 1,
  })
})

test('the last tally fits, and one more is a bug in the program', () => {
  const memory = allocateSinkMemory({ kind: 'none', name: 'nothing' })
  for (let count = 0; count < OPENER_COUNT_MAX; count++) openTally(memory).busy(1)
  expect(sumTallies(memory).busyUs).toBe(OPENER_COUNT_MAX)
  expect(() => openTally(memory)).toThrow('opened more than')
  expect(sumTallies(memory).busyUs).toBe(OPENER_COUNT_MAX)
})
