import type { Distribution } from '../../src/chance/distribution.ts'
import { runVirtual } from '../../src/run/run-virtual.ts'
import { plainScenario } from '../../src/verify/plain-scenario.ts'
import { type RecordedRun, recordRun } from '../../src/verify/recorded-run.ts'
import type { RecordedWorkers } from '../../src/verify/replay.ts'

/** Simulates five seconds at 90 % of what the workers can do, with services of 20 ms, and keeps every job. */
export function recordSimulation(
  workers: RecordedWorkers,
  service: Distribution = { kind: 'exponential', meanUs: 20_000 },
): Promise<RecordedRun> {
  const ratePerSec = (0.9 * workers.threadCount * workers.concurrencyCount) / 0.02
  const scenario = plainScenario({
    name: 'recorded',
    seed: '3',
    arrivals: { kind: 'poisson', stages: [{ forUs: 5_000_000, fromPerSec: ratePerSec, toPerSec: ratePerSec }] },
    service,
    ...workers,
  })
  return recordRun(runVirtual, { scenario, signal: new AbortController().signal })
}
