import { describe, expect, test } from 'vitest'
import type { RunResult } from '../../src/result/run-result.ts'
import { measure, runQbench } from './qbench.ts'

/** What the bundled scenarios are there to show. Durations are left to the benchmark: a slow machine tells the same story. */
describe('the newsletter', () => {
  test('async: answered at once, every email delivered, none lost or doubled', async () => {
    const { ended, result } = await measure('newsletter', ['--mode', 'async'])
    const { jobs, requests, effectCount, drain } = result.measurement
    expect(jobs[0]).toMatchObject({ createdCount: 1_000_000, doneCount: 1_000_000, lostCount: 0, duplicatedCount: 0 })
    expect(requests[0]).toMatchObject({ offeredCount: 1, answeredCount: 1, completedCount: 1 })
    expect(effectCount).toBe(1_000_000)
    expect(drain.verdict).toBe('drained')
    expect(requests[0]?.response?.maxUs ?? Number.POSITIVE_INFINITY).toBeLessThan(drain.drainUs ?? 0)
    expect([0, 1, 3]).toContain(ended.code)
  }, 60_000)

  test('sync: the client gives up, most emails were never started, and the exit code says so', async () => {
    const { ended, result } = await measure('newsletter', ['--mode', 'sync', '--set', 'requests.send.timeout=2s'])
    const [job] = result.measurement.jobs
    expect(ended.code).toBe(1)
    expect(result.measurement.requests[0]).toMatchObject({ timedOutCount: 1, answeredCount: 0, completedCount: 0 })
    expect(job?.neverStartedCount).toBeGreaterThan(999_000)
    expect((job?.doneCount ?? 0) + (job?.cutCount ?? 0) + (job?.neverStartedCount ?? 0)).toBe(1_000_000)
  }, 30_000)
})

test('the spike: sync makes the database fall over, the queue keeps it alive, in under a minute for both', async () => {
  const startMs = performance.now()
  const ended = await runQbench(['run', 'spike', '--mode', 'both', '--json'])
  expect(performance.now() - startMs).toBeLessThan(60_000)
  const { sync, async } = JSON.parse(ended.stdout) as { readonly sync: RunResult; readonly async: RunResult }
  expect(sync.measurement.sinks[0]?.collapseCount).toBeGreaterThan(0)
  expect(sync.measurement.requests[0]?.errorCount).toBeGreaterThan(1_000)
  expect(async.measurement.sinks[0]?.collapseCount).toBe(0)
  expect(async.measurement.requests[0]?.completedCount).toBe(async.measurement.requests[0]?.offeredCount)
  expect(async.measurement.requests[0]?.offeredCount).toBe(sync.measurement.requests[0]?.offeredCount)
}, 90_000)
