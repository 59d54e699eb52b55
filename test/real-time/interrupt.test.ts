import { describe, expect, test } from 'vitest'
import { measure, onceAlive, onceStopping, runQbench } from './qbench.ts'

test('a second Ctrl-C ends the command at once', async () => {
  let secondAtMs = 0
  const ended = await runQbench(['run', 'newsletter', '--mode', 'sync'], (child) => {
    onceAlive(child, () => child.kill('SIGINT'))
    onceStopping(child, () => {
      secondAtMs = performance.now()
      child.kill('SIGINT')
    })
  })
  expect(ended.code).toBe(130)
  expect(secondAtMs).toBeGreaterThan(0)
  expect(performance.now() - secondAtMs).toBeLessThan(2_000)
}, 30_000)

test.each(['sync', 'async'] as const)(
  'a thread that works for seconds does not block Ctrl-C, and the ledger of the rest still closes, %s',
  async (mode) => {
    const { ended, result } = await measure('blocked.yaml', ['--mode', mode, '--grace', '100ms'], (child) => {
      onceAlive(child, () => child.kill('SIGTERM'))
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

/** A day of logins, 26 million: seconds of computing, on the shortcut too. */
const DAY_OF_LOGINS = ['--set', 'requests.login.arrivals.poisson.for=24h']

describe('simulated time', () => {
  test.each([
    ['that follows every event ends within seconds, and what was simulated is kept', ['--mode', 'sync'], true],
    ['on the shortcut, which has no partial result, ends within seconds', ['--mode', 'async'], false],
  ])(
    'Ctrl-C: a long run %s',
    async (_, mode, isKept) => {
      let firstAtMs = 0
      const args = ['--clock', 'virtual', ...mode, ...DAY_OF_LOGINS]
      const { ended, result } = await measure('login', args, (child) => {
        onceAlive(child, () => {
          firstAtMs = performance.now()
          child.kill('SIGINT')
        })
      })
      expect(ended.code).toBe(130)
      expect(performance.now() - firstAtMs).toBeLessThan(5_000)
      expect(result.status).toBe('partial')
      expect(result.measurement.ending).toBe('interrupted')
      expect(result.verdict).not.toBe('pass')
      expect(result.measurement.jobs[0]?.lostCount).toBe(0)
      expect((result.measurement.jobs[0]?.doneCount ?? 0) > 0).toBe(isKept)
    },
    60_000,
  )
})
