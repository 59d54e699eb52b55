import { expect, test } from 'vitest'
import { plainScenario } from '../../src/verify/plain-scenario.ts'
import { replicate } from '../../src/verify/replication.ts'

/** A call every 10 ms for a second, and one slot that takes `serviceUs` for each. */
const evenly = (serviceUs: number, part: object = {}) =>
  plainScenario({
    name: 'evenly',
    seed: '1',
    arrivals: { kind: 'constant', ratePerSec: 100, forUs: 1_000_000 },
    service: { kind: 'constant', valueUs: serviceUs },
    threadCount: 1,
    concurrencyCount: 1,
    ...part,
  })

test('the mean wait is that of all jobs', () => {
  expect(replicate(evenly(10_000))).toEqual({ meanWaitUs: 0, refusedRatio: 0 })
  // Each job waits 2 ms longer than the one before.
  expect(replicate(evenly(12_000)).meanWaitUs).toBe((99 * 2_000) / 2)
})

test('jobs of the warm-up do not count', () => {
  expect(replicate(evenly(12_000, { warmupUs: 500_000 })).meanWaitUs).toBe(((50 + 99) * 2_000) / 2)
})

test('a queue without a shortcut is followed event by event, and says what it refused', () => {
  const { meanWaitUs, refusedRatio } = replicate(evenly(20_000, { queue: { capacityCount: 1 } }))
  // Of two jobs one finds the only place taken; the other waits for the one in service.
  expect(refusedRatio).toBeCloseTo(0.5, 1)
  expect(meanWaitUs).toBeGreaterThan(0)
  expect(meanWaitUs).toBeLessThanOrEqual(20_000)
})
