import { describe, expect, test } from 'vitest'
import { allocateJobTrace } from '../../src/measure/job-trace.ts'
import { planRun } from '../../src/run/run-plan.ts'
import { runVirtual } from '../../src/run/run-virtual.ts'
import { plainScenario } from '../../src/verify/plain-scenario.ts'
import { type RecordedJobs, type RecordedWorkers, replay } from '../../src/verify/replay.ts'

/** A simulated run at 90 % of what its workers can do, and what it left. */
async function record(workers: RecordedWorkers): Promise<{ jobs: RecordedJobs; dequeuedUs: Float64Array }> {
  const ratePerSec = (0.9 * workers.threadCount * workers.concurrencyCount) / 0.02
  const scenario = plainScenario({
    name: 'recorded',
    seed: '3',
    arrivals: { kind: 'poisson', stages: [{ forUs: 5_000_000, fromPerSec: ratePerSec, toPerSec: ratePerSec }] },
    service: { kind: 'exponential', meanUs: 20_000 },
    ...workers,
  })
  const trace = allocateJobTrace(planRun(scenario).jobCountMax)
  const signal = new AbortController().signal
  const { jobs } = await runVirtual({ scenario, mode: 'async', onReading: () => {}, signal, graceUs: 0, trace })
  const jobCount = jobs[0]?.createdCount ?? 0
  expect(jobCount).toBeGreaterThan(100)
  const heldUs = trace.freedUs.map((freedUs, id) => freedUs - (trace.dequeuedUs[id] as number))
  return {
    jobs: { enqueuedUs: trace.enqueuedUs.slice(0, jobCount), heldUs: heldUs.slice(0, jobCount) },
    dequeuedUs: trace.dequeuedUs.slice(0, jobCount),
  }
}

describe('a simulated run is reproduced to the microsecond, job by job', () => {
  test.each([
    [1, 1],
    [1, 10],
    [2, 5],
    [3, 40],
  ])('%i threads of %i slots', async (threadCount, concurrencyCount) => {
    const { jobs, dequeuedUs } = await record({ threadCount, concurrencyCount })
    expect(dequeuedUs.some((us, id) => us > (jobs.enqueuedUs[id] as number))).toBe(true)
    expect(replay(jobs, { threadCount, concurrencyCount })).toEqual(dequeuedUs)
  })
})

test('one pump with all slots takes every job when two pumps with half of them do', async () => {
  const { jobs } = await record({ threadCount: 2, concurrencyCount: 5 })
  expect(replay(jobs, { threadCount: 1, concurrencyCount: 10 })).toEqual(
    replay(jobs, { threadCount: 2, concurrencyCount: 5 }),
  )
})

test('a slot less, or a job that holds its slot for longer, changes the waits', async () => {
  const { jobs, dequeuedUs } = await record({ threadCount: 2, concurrencyCount: 5 })
  expect(replay(jobs, { threadCount: 1, concurrencyCount: 9 })).not.toEqual(dequeuedUs)
  const longer = { ...jobs, heldUs: jobs.heldUs.map((us) => us + 50) }
  expect(replay(longer, { threadCount: 2, concurrencyCount: 5 })).not.toEqual(dequeuedUs)
})

test('a trace without jobs is replayed in no time', () => {
  const none = { enqueuedUs: new Float64Array(0), heldUs: new Float64Array(0) }
  expect(replay(none, { threadCount: 2, concurrencyCount: 5 })).toHaveLength(0)
})
