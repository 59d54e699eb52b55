import { expect, test } from 'vitest'
import type { LatencySummary } from '../../src/measure/measurement.ts'
import type { RecordedRun } from '../../src/verify/recorded-run.ts'
import { judgeReplay } from '../../src/verify/replayed-run.ts'
import { recordSimulation } from './record-simulation.ts'

const WORKERS = { threadCount: 2, concurrencyCount: 5 }

/** The jobs of the check itself, 25 ms each: more of them than ten slots can do. */
const recordSpike = () => recordSimulation(WORKERS, { kind: 'constant', valueUs: 25_000 })

/** A run whose jobs waited longer than slots and services explain. */
function delayed(run: RecordedRun, byRatio: number): RecordedRun {
  const dequeuedUs = run.dequeuedUs.map((us, id) => us + (us - (run.jobs.enqueuedUs[id] as number)) * byRatio)
  return { ...run, dequeuedUs }
}

test('a run that is what its trace says holds, to the job', async () => {
  const { verdict, evidence, figures } = judgeReplay(await recordSpike(), WORKERS)
  expect([verdict, evidence, figures.meanErrorRatio, figures.p99ErrorRatio]).toEqual(['holds', 'jobs ± 0 ms', 0, 0])
})

test.each([
  [0.005, 'holds'],
  [0.03, 'fails'],
])('waits that are longer by a share of %d: the model %s', async (byRatio, verdict) => {
  expect(judgeReplay(delayed(await recordSpike(), byRatio), WORKERS).verdict).toBe(verdict)
})

test('a worker with a slot less than it had does not explain its waits', async () => {
  const run = await recordSpike()
  expect(judgeReplay(run, { threadCount: 1, concurrencyCount: 9 }).verdict).toBe('fails')
})

test('waits that nothing explains are unclear, not wrong, where the schedule itself was late', async () => {
  const run = delayed(await recordSpike(), 0.03)
  const lateness = { ...run.measurement.lateness, p99Us: 90_000 } as LatencySummary
  const { verdict, evidence } = judgeReplay({ ...run, measurement: { ...run.measurement, lateness } }, WORKERS)
  expect([verdict, evidence]).toEqual(['unclear', 'late by 90 ms'])
})

test('a run without jobs explains nothing', async () => {
  const run = await recordSpike()
  const none = new Float64Array(0)
  expect(judgeReplay({ ...run, jobs: { enqueuedUs: none, heldUs: none }, dequeuedUs: none }, WORKERS).verdict).toBe(
    'fails',
  )
})
