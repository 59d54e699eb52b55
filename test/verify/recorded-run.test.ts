import { expect, test } from 'vitest'
import { runVirtual } from '../../src/run/run-virtual.ts'
import { plainScenario } from '../../src/verify/plain-scenario.ts'
import { recordRun } from '../../src/verify/recorded-run.ts'
import { recordSimulation } from './record-simulation.ts'

test('a trace holds every job, and its waits and services are those of the measurement', async () => {
  const { measurement, jobs, dequeuedUs } = await recordSimulation({ threadCount: 2, concurrencyCount: 5 })
  const [job] = measurement.jobs
  expect(dequeuedUs).toHaveLength(job?.createdCount ?? 0)
  const waitsUs = dequeuedUs.map((us, id) => us - (jobs.enqueuedUs[id] as number))
  expect(waitsUs.reduce((sum, us) => sum + us, 0)).toBe(measurement.queues[0]?.waitSumUs)
  expect(jobs.heldUs.reduce((sum, us) => sum + us, 0)).toBe(measurement.sinks[0]?.busyUs)
  expect(jobs.enqueuedUs).toEqual(jobs.enqueuedUs.toSorted())
})

test('a trace takes no shortcut, which would leave none', async () => {
  const { measurement } = await recordSimulation({ threadCount: 1, concurrencyCount: 1 })
  expect(measurement.engine).toBe('events')
})

test('of a run that was cut, the jobs before the first that did not end are kept', async () => {
  const scenario = plainScenario({
    name: 'cut',
    seed: '1',
    arrivals: { kind: 'constant', ratePerSec: 100, forUs: 1_000_000 },
    service: { kind: 'constant', valueUs: 100_000 },
    threadCount: 1,
    concurrencyCount: 1,
  })
  const run = await recordRun(runVirtual, {
    scenario: { ...scenario, drainLimitUs: 500_000 },
    signal: new AbortController().signal,
  })
  expect(run.measurement.ending).toBe('drain-limit')
  // One every 100 ms, until half a second after the last arrival at 990 ms.
  expect([...run.dequeuedUs]).toEqual(Array.from({ length: 14 }, (_, nth) => nth * 100_000))
})
