import { expect, test } from 'vitest'
import type { SinkSpec } from '../../src/scenario/scenario.ts'
import { openSink } from '../../src/sink/open-sink.ts'
import { openTwoThreads } from './two-threads.ts'

test('none settles within begin, and every thread counts its own calls', () => {
  const { a, b, log, read } = openTwoThreads({ kind: 'none', name: 'nothing' })
  a.sink.begin(3)
  b.sink.begin(4)
  a.sink.begin(3)
  a.sink.cancel(3)
  expect(log).toEqual(['0 a3 ok', '0 b4 ok', '0 a3 ok'])
  expect(a.sink.poll()).toBe(false)
  expect(read()).toMatchObject({ callCount: 3, okCount: 3, cancelledCount: 0, inUseCount: 0 })
})

test('cpu occupies its thread for the time drawn, then settles', () => {
  const { clock, a, log, read } = openTwoThreads({
    kind: 'cpu',
    name: 'encode',
    burn: { kind: 'constant', valueUs: 80_000 },
  })
  a.sink.begin(0)
  a.sink.begin(1)
  expect(log).toEqual(['80000 a0 ok', '160000 a1 ok'])
  expect(clock.occupiedUs).toBe(160_000)
  expect(read()).toMatchObject({ callCount: 2, okCount: 2, busyUs: 160_000 })
})

test('a kind of sink that nobody knows is a bug in the program', () => {
  const { clock, memory, a } = openTwoThreads({ kind: 'none', name: 'nothing' })
  const context = { table: a.table, memory, key: 0, settled: () => {} }
  expect(() => openSink({ kind: 'fax', name: 'f' } as unknown as SinkSpec, clock, context)).toThrow('unhandled case')
})
