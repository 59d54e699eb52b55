import { describe, expect, test } from 'vitest'
import { type RecordedWorkers, replay } from '../../src/verify/replay.ts'
import { recordSimulation } from './record-simulation.ts'

describe('a simulated run is reproduced to the microsecond, job by job', () => {
  test.each([
    [1, 1],
    [1, 10],
    [2, 5],
    [3, 40],
  ])('%i threads of %i slots', async (threadCount, concurrencyCount) => {
    const { jobs, dequeuedUs } = await recordSimulation({ threadCount, concurrencyCount })
    expect(dequeuedUs.length).toBeGreaterThan(100)
    expect(dequeuedUs.some((us, id) => us > (jobs.enqueuedUs[id] as number))).toBe(true)
    expect(replay(jobs, { threadCount, concurrencyCount })).toEqual(dequeuedUs)
  })
})

test('jobs that all hold their slot for the same time, so that many slots come free at once, are reproduced as well', async () => {
  const workers: RecordedWorkers = { threadCount: 2, concurrencyCount: 5 }
  const { jobs, dequeuedUs } = await recordSimulation(workers, { kind: 'constant', valueUs: 20_000 })
  expect(replay(jobs, workers)).toEqual(dequeuedUs)
})

test('one pump with all slots takes every job when two pumps with half of them do', async () => {
  const { jobs } = await recordSimulation({ threadCount: 2, concurrencyCount: 5 })
  expect(replay(jobs, { threadCount: 1, concurrencyCount: 10 })).toEqual(
    replay(jobs, { threadCount: 2, concurrencyCount: 5 }),
  )
})

test('a slot less, or a job that holds its slot for longer, changes the waits', async () => {
  const { jobs, dequeuedUs } = await recordSimulation({ threadCount: 2, concurrencyCount: 5 })
  expect(replay(jobs, { threadCount: 1, concurrencyCount: 9 })).not.toEqual(dequeuedUs)
  const longer = { ...jobs, heldUs: jobs.heldUs.map((us) => us + 50) }
  expect(replay(longer, { threadCount: 2, concurrencyCount: 5 })).not.toEqual(dequeuedUs)
})

test('a trace without jobs is replayed in no time', () => {
  const none = { enqueuedUs: new Float64Array(0), heldUs: new Float64Array(0) }
  expect(replay(none, { threadCount: 2, concurrencyCount: 5 })).toHaveLength(0)
})
