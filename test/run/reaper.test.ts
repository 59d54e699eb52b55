import { expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import { createRecorder } from '../../src/measure/recorder.ts'
import { allocateRequestProgress, NO_FOLLOWERS, openRequestProgress } from '../../src/measure/request-progress.ts'
import { endLease, holdLease, type LeaseMemory } from '../../src/queue/lease-memory.ts'
import { openMemoryQueue } from '../../src/queue/memory-queue.ts'
import { createObserver } from '../../src/run/observer.ts'
import { allocatePlant } from '../../src/run/plant.ts'
import { createReaper, type Reaper } from '../../src/run/reaper.ts'
import { leasedScenario } from './leased-scenario.ts'
import { scenarioOf } from './simulate.ts'

/** Two jobs in hand of a worker since 0, of a queue with so many places. */
function setup(capacity: number, visibility = '{ timeout: 100ms, deliveries: 2 }') {
  const scenario = leasedScenario(
    'requests: { ask: { arrivals: once, jobs: { work: 2 } } }',
    'jobs: { work: { sink: server } }',
    'sinks: { server: { kind: none } }',
    `queues: { default: { capacity: ${capacity}, visibility: ${visibility} } }`,
    'workers: { default: { threads: 1, concurrency: 2 } }',
  )
  const clock = createSteppedClock()
  const plant = allocatePlant({ scenario, mode: 'async', sliceUs: 1e6, jobCountMax: 2, trace: null }, 8)
  const recorder = createRecorder(scenario, plant.ledgers[0] as never)
  const progress = openRequestProgress(scenario, plant.progress, { recorder, followers: NO_FOLLOWERS })
  const queue = openMemoryQueue(plant.queues[0] as never)
  const reaper = createReaper({ plant, clock, books: { recorder, progress }, targets: [queue] }) as Reaper
  const memory = plant.leases[0]?.[0]?.[0] as LeaseMemory
  const table = createJobTable(2)
  const request = progress.open(2)
  recorder.jobsCreated(0, 2)
  for (const row of [0, 1]) {
    table.id[row] = row
    table.request[row] = request
    holdLease(memory, table, { row, nowUs: clock.nowUs() })
  }
  const job = () => createObserver(plant, clock.nowUs).read().ledger.jobs[0]
  const takeAgain = (row: number): void => {
    expect(queue.take(table, Int32Array.of(row), 1)).toBe(1)
    holdLease(memory, table, { row, nowUs: clock.nowUs() })
  }
  return { clock, reaper, queue, memory, table, recorder, job, takeAgain }
}

test('a job is delivered again in the instant in which its lease ends, and as one that comes only now', () => {
  const { clock, queue, table, job } = setup(10)
  clock.advanceTo(99_999)
  expect(queue.waitingCount()).toBe(0)
  clock.advanceTo(100_000)
  expect(queue.waitingCount()).toBe(2)
  expect(job()).toMatchObject({ redelivered: 2, dead: 0 })
  queue.take(table, Int32Array.of(0), 1)
  expect([table.id[0], table.enqueuedUs[0]]).toEqual([0, 100_000])
})

test('what the worker was through with in time stays where it is', () => {
  const { clock, queue, memory, recorder, table, reaper } = setup(10)
  expect(endLease(memory, 0)).toBe(true)
  recorder.jobEnded(table, 0, 'done')
  clock.advanceTo(200_000)
  expect(queue.waitingCount()).toBe(1)
  expect(reaper.isIdle()).toBe(false)
})

test('delivered as often as may be, a job is a dead letter when the next lease ends, and then there is nothing to wait for', () => {
  const { clock, reaper, job, takeAgain } = setup(10)
  clock.advanceTo(100_000)
  takeAgain(0)
  takeAgain(1)
  clock.advanceTo(199_999)
  expect([reaper.isIdle(), reaper.lastEndUs()]).toEqual([false, 0])
  clock.advanceTo(200_000)
  expect(job()).toMatchObject({ redelivered: 2, dead: 2 })
  expect([reaper.isIdle(), reaper.lastEndUs()]).toEqual([true, 200_000])
})

test('while the queue is full the worker keeps what it has, and may yet end it', () => {
  const { clock, queue, memory, job } = setup(1)
  clock.advanceTo(100_000)
  expect([queue.waitingCount(), job()?.redelivered]).toEqual([1, 1])
  clock.advanceTo(150_000)
  expect([queue.waitingCount(), job()?.redelivered]).toEqual([1, 1])
  expect(endLease(memory, 1)).toBe(true)
})

test('a run that is cut leaves what is leased as pending, once', () => {
  const { reaper, memory, job } = setup(10)
  reaper.cut()
  expect(job()).toMatchObject({ pending: 2 })
  expect(endLease(memory, 0)).toBe(false)
  reaper.cut()
  expect(job()).toMatchObject({ pending: 2 })
})

test('where no queue gives leases there is no reaper', () => {
  const scenario = scenarioOf(
    'requests: { ask: { arrivals: once, jobs: { work: 1 } } }',
    'jobs: { work: { sink: server } }',
    'sinks: { server: { kind: none } }',
  )
  const clock = createSteppedClock()
  const plant = allocatePlant({ scenario, mode: 'async', sliceUs: 1e6, jobCountMax: 1, trace: null }, 1)
  const recorder = createRecorder(scenario, plant.ledgers[0] as never)
  const followers = NO_FOLLOWERS
  const progress = openRequestProgress(scenario, allocateRequestProgress(1), { recorder, followers })
  expect(createReaper({ plant, clock, books: { recorder, progress }, targets: [] })).toBeNull()
  expect(clock.pendingCount).toBe(0)
})
