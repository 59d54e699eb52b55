import { expect, test } from 'vitest'
import { openBreaker } from '../../src/sink/open-breaker.ts'
import { readSink } from '../../src/sink/read-sink.ts'
import { allocateSinkMemory } from '../../src/sink/sink-memory.ts'
import { httpSpec } from './two-threads.ts'

const BREAKER = { failureRatio: 1, callCountMin: 1, windowUs: 1_000, openUs: 500, probeCount: 1 }

test('each thread has a breaker of its own, and the sink counts the openings of all', () => {
  const spec = httpSpec({ breaker: BREAKER })
  const memory = allocateSinkMemory(spec)
  const [a, b] = [openBreaker(spec, memory), openBreaker(spec, memory)]
  a?.settled(false, 10, 10)
  expect([a?.mayCall(20), b?.mayCall(20)]).toEqual([false, true])
  b?.settled(false, 20, 30)
  expect([a?.mayCall(510), a?.mayCall(511)]).toEqual([true, false])
  a?.abandoned(510)
  expect(a?.mayCall(512)).toBe(true)
  a?.settled(false, 512, 600)
  expect([a?.openedCount, a?.refusedCount, b?.openedCount]).toEqual([2, 2, 1])
  expect(readSink(spec, memory, 600).breakerOpenedCount).toBe(3)
})

test('a sink without one, or of a kind that has none, needs nothing', () => {
  const spec = httpSpec()
  expect(openBreaker(spec, allocateSinkMemory(spec))).toBeNull()
  const none = { kind: 'none', name: 'nothing' } as const
  expect(openBreaker(none, allocateSinkMemory(none))).toBeNull()
})
