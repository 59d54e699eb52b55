import { expect, test } from 'vitest'
import { measure, runQbench } from './qbench.ts'

test('a second Ctrl-C ends the command at once', async () => {
  let secondAtMs = 0
  const ended = await runQbench(['run', 'newsletter', '--mode', 'sync'], (child) => {
    setTimeout(() => child.kill('SIGINT'), 1_200)
    setTimeout(() => {
      secondAtMs = performance.now()
      child.kill('SIGINT')
    }, 1_600)
  })
  expect(ended.code).toBe(130)
  expect(performance.now() - secondAtMs).toBeLessThan(2_000)
})

test.each(['sync', 'async'] as const)(
  'a thread that works for seconds does not block Ctrl-C, and the ledger of the rest still closes, %s',
  async (mode) => {
    const { ended, result } = await measure('blocked.yaml', ['--mode', mode, '--grace', '100ms'], (child) => {
      setTimeout(() => child.kill('SIGTERM'), 1_500)
    })
    expect(ended.code).toBe(143)
    expect(result.status).toBe('partial')
    expect(result.measurement.ending).toBe('interrupted')
    expect(result.verdict).not.toBe('invalid')
    expect(result.measurement.durationUs).toBeLessThan(15_000_000)
    const [job] = result.measurement.jobs
    const [request] = result.measurement.requests
    expect(job?.lostCount).toBe(0)
    expect(job?.pendingCount).toBeGreaterThan(0)
    if (mode === 'sync') expect(request?.openCount).toBeGreaterThan(0)
  },
  30_000,
)
