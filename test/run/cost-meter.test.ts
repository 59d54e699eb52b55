import { expect, test } from 'vitest'
import { startCostMeter } from '../../src/run/cost-meter.ts'

test('a meter reads whole microseconds since its start, which only grow, and a memory that this process can have', () => {
  const meter = startCostMeter()
  const first = meter.read()
  while (meter.read().wallUs < first.wallUs + 2_000);
  const second = meter.read()
  expect([first, second].every((cost) => Object.values(cost).every(Number.isSafeInteger))).toBe(true)
  expect(second.wallUs).toBeGreaterThanOrEqual(first.wallUs + 2_000)
  expect(second.cpuUs).toBeGreaterThanOrEqual(first.cpuUs)
  expect(second.rssPeakBytes).toBeGreaterThanOrEqual(first.rssPeakBytes)
  expect(first.rssPeakBytes).toBeGreaterThan(2 ** 20)
  expect(first.rssPeakBytes).toBeLessThan(2 ** 36)
})

test('a later meter starts from nothing, whatever ran before', () => {
  const early = startCostMeter()
  while (early.read().wallUs < 2_000);
  const late = startCostMeter()
  const lateUs = late.read().wallUs
  expect(early.read().wallUs - lateUs).toBeGreaterThanOrEqual(1_999)
})
