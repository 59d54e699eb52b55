import { describe, expect, test } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.ts'
import { measure, onceAlive } from './qbench.ts'

/** Every request and every job is in exactly one column, and the sink agrees with what was called done. */
function expectClosed({ requests, jobs, effectCount }: Measurement): void {
  for (const row of requests) {
    expect(row.offeredCount).toBe(
      row.answeredCount + row.errorCount + row.timedOutCount + row.rejectedCount + row.openCount,
    )
  }
  for (const row of jobs) {
    expect(row.lostCount).toBe(0)
    expect(row.duplicatedCount).toBe(0)
    expect(row.createdCount).toBe(
      row.doneCount +
        row.failedCount +
        row.deadCount +
        row.expiredCount +
        row.shedCount +
        row.cutCount +
        row.neverStartedCount +
        row.pendingCount,
    )
  }
  expect(effectCount).toBe(jobs.reduce((sum, job) => sum + job.doneCount, 0))
}

describe('the ledger closes', () => {
  test.each(['sync', 'async'] as const)('with a sink that fails one call in ten, %s', async (mode) => {
    const { ended, result } = await measure('faulty.yaml', ['--mode', mode])
    expectClosed(result.measurement)
    expect(result.measurement.jobs[0]?.retryCount).toBeGreaterThan(50)
    expect([0, 3]).toContain(ended.code)
  })

  test.each(['sync', 'async'] as const)('when Ctrl-C cuts a newsletter short, %s', async (mode) => {
    const interrupt = ['--grace', '200ms', '--set', 'requests.send.timeout=60s']
    const { ended, result } = await measure('newsletter', ['--mode', mode, ...interrupt], (child) => {
      onceAlive(child, () => child.kill('SIGINT'))
    })
    expect(ended.code).toBe(130)
    expect(result.status).toBe('partial')
    expect(result.verdict).not.toBe('pass')
    expectClosed(result.measurement)
    expect(result.measurement.jobs[0]?.createdCount).toBe(1_000_000)
    expect(result.measurement.jobs[0]?.pendingCount).toBeGreaterThan(100_000)
  })

  test.each(['fifo', 'lifo'])('when three threads drain a small queue at full speed, %s', async (order) => {
    const { result } = await measure('flood.yaml', ['--set', `queues.default.order=${order}`])
    expectClosed(result.measurement)
    expect(result.measurement.jobs[0]?.doneCount).toBe(500_000)
    expect(result.measurement.requests[0]?.completedCount).toBe(1)
    expect(result.measurement.queues[0]?.peakCount).toBeLessThanOrEqual(1_000)
  })

  test('when the backlog outlives the drain limit', async () => {
    const slow = ['--set', 'workers.default.concurrency=2', '--set', 'drain.limit=1s']
    const { result } = await measure('faulty.yaml', ['--mode', 'async', ...slow])
    expectClosed(result.measurement)
    expect(result.measurement.ending).toBe('drain-limit')
    expect(result.measurement.drain.drainUs).toBeNull()
    expect(result.measurement.jobs[0]?.pendingCount).toBeGreaterThan(0)
  })

  test.each(['reject', 'drop-oldest', 'block'] as const)('when the queue overflows: %s', async (overflow) => {
    const tight = ['--set', 'queues.default.capacity=50', '--set', `queues.default.overflow=${overflow}`]
    const few = ['--set', 'workers.default.concurrency=5']
    const { result } = await measure('faulty.yaml', ['--mode', 'async', ...tight, ...few])
    expectClosed(result.measurement)
    const [request] = result.measurement.requests
    const [job] = result.measurement.jobs
    const overflowed = {
      reject: request?.rejectedCount,
      'drop-oldest': job?.shedCount,
      block: request?.timedOutCount,
    }[overflow]
    expect(overflowed).toBeGreaterThan(0)
    expect(result.measurement.queues[0]?.peakCount).toBe(50)
  })
})
