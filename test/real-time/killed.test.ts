import { expect, test } from 'vitest'
import { jobGapCount } from '../../src/measure/ledger-gap.ts'
import type { RunResult } from '../../src/result/run-result.ts'
import { bundled } from '../run/simulate.ts'
import { measure } from './qbench.ts'

const LEASES = ['queues.default.visibility.timeout=400ms', 'queues.default.visibility.heartbeat=100ms']

async function run(...settings: readonly string[]): Promise<RunResult['measurement']> {
  const overrides = settings.flatMap((setting) => ['--set', setting])
  const { result } = await measure('killed.yaml', ['--mode', 'async', ...overrides])
  expect(result.measurement.ending).toBe('complete')
  expect(result.trust.filter(({ verdict }) => verdict === 'breaks')).toEqual([])
  expect(result.measurement.jobs.map(jobGapCount)).toEqual([0])
  return result.measurement
}

test('with leases no job is lost with a worker thread: what it had in hand is done by others, each once', async () => {
  const { jobs, sinks, effectCount } = await run(...LEASES)
  expect(jobs[0]).toMatchObject({ createdCount: 1_500, doneCount: 1_500, lostCount: 0, duplicatedCount: 0 })
  expect(jobs[0]?.redeliveredCount).toBeGreaterThan(0)
  expect(effectCount).toBe(1_500)
  // Each call that was broken off has given its connection back.
  expect(sinks[0]?.cancelledCount).toBe(jobs[0]?.redeliveredCount)
  expect(sinks[0]?.callCount).toBe((sinks[0]?.okCount ?? 0) + (sinks[0]?.cancelledCount ?? 0))
}, 30_000)

test('without leases what it had in hand is lost, and all else is done', async () => {
  const { jobs, sinks } = await run()
  expect(jobs[0]?.lostCount).toBeGreaterThan(0)
  expect(jobs[0]).toMatchObject({ createdCount: 1_500, redeliveredCount: 0, pendingCount: 0 })
  expect(sinks[0]?.cancelledCount).toBe(jobs[0]?.lostCount)
}, 30_000)

test('the thread is really terminated, and another one takes its place', async () => {
  const load = (name: string) => import(/* @vite-ignore */ new URL(`../../dist/run/${name}.js`, import.meta.url).href)
  const [{ allocatePlant }, { openControl }, { allReady, startThreadPool }] = await Promise.all(
    ['plant', 'control', 'thread-pool'].map(load),
  )
  const scenario = bundled('test/fixtures/real-time/killed.yaml')
  const plant = allocatePlant({ scenario, mode: 'async', sliceUs: 250_000, jobCountMax: 2_000, trace: null })
  const control = openControl(plant.control)
  const pool = startThreadPool(plant, () => undefined)
  await allReady(pool, control)
  control.start(process.hrtime.bigint() + 60_000_000n)
  await pool.finished
  // Front and two workers run to the end; two more were killed. The killed never returned: only their last word did.
  expect(pool.reports.map((report: unknown) => report !== null)).toEqual([true, true, true])
  expect(new Set(pool.killedIds).size).toBe(2)
  await pool.destroy()
}, 30_000)
