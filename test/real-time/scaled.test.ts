import { expect, test } from 'vitest'
import { measure } from './qbench.ts'

test('workers come with the backlog, a cold start later, and go with it; nothing is lost on the way', async () => {
  const { result } = await measure('scaled.yaml', ['--mode', 'async'])
  const { jobs, queues, sinks, intervals, durationUs, ending } = result.measurement
  expect(ending).toBe('complete')
  expect(jobs[0]).toMatchObject({ createdCount: 120, doneCount: 120, lostCount: 0, duplicatedCount: 0 })
  const workers = queues[0]?.workers
  expect(workers).toMatchObject({ peakCount: 6 })
  expect(workers?.startedCount).toBeGreaterThan(6)
  expect(workers?.timeToCapacityUs).toBeGreaterThanOrEqual(500_000)
  // Six workers of two slots each, and no more calls at once, on whichever thread.
  expect(sinks[0]?.inUsePeakCount).toBeLessThanOrEqual(12)
  // Whoever was there at the look that wanted the first of them waited for the cold start.
  expect(queues[0]?.oldestUs).toBeGreaterThanOrEqual(500_000)
  // Gone between the bursts: they are not paid for all the time.
  expect(workers?.workerUs).toBeLessThan(6 * durationUs * 0.8)
  expect(intervals.map(({ workerCounts }) => workerCounts[0])).toContain(0)
}, 30_000)
