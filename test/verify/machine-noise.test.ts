import { expect, test } from 'vitest'
import type { MachinePace } from '../../src/clock/machine-pace.ts'
import { judgeMachine } from '../../src/verify/machine-noise.ts'

const CALM: MachinePace = {
  sleepLatenessUs: Float64Array.from({ length: 100 }, (_, nth) => (nth === 99 ? 9_000 : nth === 98 ? 300 : 60)),
  workUs: Float64Array.of(5_000, 4_900, 5_100, 5_000, 9_000),
  resolutionUs: 0.1,
}

test('a machine is told by the median and the tail of its timers, and by how equal equal work is', () => {
  const { verdict, words, evidence, figures } = judgeMachine(CALM)
  expect([verdict, words, evidence]).toEqual(['holds', 'timers 60 µs late, p99 0.3 ms', 'work ± 2 %'])
  expect(figures.workWorstRatio).toBe(1.8)
  expect(figures.clockResolutionUs).toBe(0.1)
})

test.each<[string, Partial<MachinePace>]>([
  ['timers that come long after their time', { sleepLatenessUs: new Float64Array(100).fill(80_000) }],
  ['work that takes now this long, now twice that', { workUs: Float64Array.of(5_000, 10_000, 1_000, 12_000, 1_000) }],
])('%s make a machine unclear, never wrong', (_, samples) => {
  expect(judgeMachine({ ...CALM, ...samples }).verdict).toBe('unclear')
})
