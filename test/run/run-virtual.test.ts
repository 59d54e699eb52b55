import { expect, test } from 'vitest'
import type { LiveReading } from '../../src/measure/live-reading.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import type { RunOptions } from '../../src/run/run-options.ts'
import { runVirtual } from '../../src/run/run-virtual.ts'
import { bundled, scenarioOf, simulate } from './simulate.ts'

function options(part: Pick<RunOptions, 'scenario' | 'mode'> & Partial<RunOptions>): RunOptions {
  return { onReading: () => undefined, signal: new AbortController().signal, graceUs: 1_000_000, ...part }
}

/** Minutes of orders, some hundred thousand events: no run that ends within a step. */
const long = scenarioOf(
  'requests: { order: { arrivals: { constant: { rate: 200/s, for: 150s } }, jobs: { save: 1 } } }',
  'jobs: { save: { sink: db } }',
  'sinks: { db: { kind: mock-db, connections: 100, serviceTime: { exponential: { mean: 20ms } }, errorRate: 1% } }',
)

test.each(['sync', 'async'] as const)(
  'a run comes to what its simulation does, and says what it took, %s',
  async (mode) => {
    const scenario = bundled('video')
    const measurement = await runVirtual(options({ scenario, mode }))
    expect(resultHash(measurement, '')).toBe(resultHash(simulate(scenario, mode).measurement, ''))
    expect(measurement.engine).toBe('events')
    expect(measurement.wallUs).toBeGreaterThan(0)
    expect(measurement.wallUs).toBeLessThan(measurement.durationUs)
    expect(measurement.rssPeakBytes).toBeGreaterThan(0)
  },
)

test('readings show simulated time, which only grows, beside the time on the wall', async () => {
  const readings: LiveReading[] = []
  await runVirtual(options({ scenario: long, mode: 'async', onReading: (reading) => readings.push(reading) }))
  expect(readings.length).toBeGreaterThan(0)
  const elapsedUs = readings.map((reading) => reading.elapsedUs)
  expect(elapsedUs).toEqual([...elapsedUs].sort((a, b) => a - b))
  expect(readings.every(({ wallUs, elapsedUs: us }) => wallUs > 0 && us > 0)).toBe(true)
})

test('an interrupted run makes no more requests, ends within the grace, and closes its ledger', async () => {
  const interruption = new AbortController()
  const onReading = (): void => interruption.abort()
  const { signal } = interruption
  const measurement = await runVirtual(options({ scenario: long, mode: 'async', signal, onReading }))
  const [request, job] = measurement.requests.flatMap((one, index) => [one, measurement.jobs[index]])
  expect(measurement.ending).toBe('interrupted')
  expect(measurement.durationUs).toBeLessThan(150_000_000)
  expect(request).toMatchObject({ openCount: 0 })
  expect(job).toMatchObject({ lostCount: 0, pendingCount: 0 })
  expect(measurement.effectCount).toBeGreaterThan(0)
})

test('a run that was interrupted before it began does nothing', async () => {
  const signal = AbortSignal.abort()
  const measurement = await runVirtual(options({ scenario: long, mode: 'sync', signal, graceUs: 0 }))
  expect(measurement.ending).toBe('interrupted')
  expect(measurement.durationUs).toBe(0)
  expect(measurement.requests[0]?.offeredCount).toBe(0)
})
