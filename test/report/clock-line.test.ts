import { expect, test } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.ts'
import { describeClock } from '../../src/report/clock-line.ts'
import type { RunResult } from '../../src/result/run-result.ts'
import { measurement } from './make-result.ts'

const lines = (engine: Measurement['engine'], resultHash: string | null): readonly string[] => {
  const measured = measurement({
    mode: 'async',
    requests: [],
    jobs: [],
    engine,
    durationUs: 90_000_000,
    wallUs: 170_000,
  })
  return describeClock({ measurement: measured, resultHash } as RunResult)
}

test('a simulated run says how much time it made of how much, in which way, and how to recognise its result', () => {
  expect(lines('events', '0123456789abcdef'.repeat(4))).toEqual([
    '90 s simulated in 170 ms · every event · hash 0123456789ab',
  ])
})

test('a shortcut says that it is exact, and what it keeps', () => {
  for (const kind of ['ring', 'heap', 'buckets'] as const) {
    expect(lines(kind, 'f'.repeat(64))[0]).toContain(`exact shortcut (${kind} of free times)`)
  }
})

test('a real run has no such line', () => {
  expect(lines('threads', null)).toEqual([])
})
