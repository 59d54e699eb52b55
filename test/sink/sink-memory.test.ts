import { expect, test } from 'vitest'
import { allocateSinkMemory, FIRST_GRANT, FIRST_MARK } from '../../src/sink/sink-memory.ts'
import { openTwoThreads, smtpSpec } from './two-threads.ts'

test.each([1, 3, 1_000_000])(
  'a server with %i connections has rings for all of them, of a power of two',
  (connectionCount) => {
    const { words, times } = allocateSinkMemory(smtpSpec({ connectionCount }))
    for (const length of [words.length - FIRST_MARK, times.length - FIRST_GRANT]) {
      expect(length).toBeGreaterThanOrEqual(2 * connectionCount)
      expect(Number.isInteger(Math.log2(length))).toBe(true)
    }
  },
)

test('as many calls are served at once as there are connections, and the next one waits', () => {
  const connectionCount = 20_000
  const { a, read } = openTwoThreads(smtpSpec({ connectionCount }), connectionCount + 1)
  for (let row = 0; row <= connectionCount; row++) a.sink.begin(row)
  expect(read()).toMatchObject({ inUseCount: connectionCount, waitingCount: 1 })
})

test('a sink without connections shares no rings', () => {
  const { words, times } = allocateSinkMemory({ kind: 'none', name: 'nothing' })
  expect([words.length, times.length]).toEqual([FIRST_MARK, FIRST_GRANT])
})
