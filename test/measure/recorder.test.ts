import { expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { listLatencySeries } from '../../src/measure/latency-series.ts'
import { allocateLedger, sumLedgers } from '../../src/measure/ledger.ts'
import { createRecorder } from '../../src/measure/recorder.ts'

type RecorderScenario = Parameters<typeof createRecorder>[0]

const scenario = {
  warmupUs: 1_000,
  requests: [{ name: 'order' }, { name: 'browse' }],
  jobs: [{ name: 'save' }, { name: 'read' }],
} as unknown as RecorderScenario

const shape = { requestKindCount: 2, jobTypeCount: 2 }

function setup() {
  const words = allocateLedger(shape)
  const recorder = createRecorder(scenario, words)
  const names = listLatencySeries(scenario)
  const latencies = () =>
    Object.fromEntries(recorder.take().map(({ series, batch }) => [names[series], [batch.count, batch.sumUs]]))
  return { words, recorder, latencies }
}

function jobRow(times: { intendedUs: number; type: number }) {
  const table = createJobTable(1)
  table.type[0] = times.type
  table.intendedUs[0] = times.intendedUs
  table.enqueuedUs[0] = times.intendedUs + 5
  table.dequeuedUs[0] = times.intendedUs + 25
  table.sinkStartUs[0] = times.intendedUs + 30
  table.sinkEndUs[0] = times.intendedUs + 70
  return table
}

test('each latency goes to the series of its request or job', () => {
  const { recorder, latencies } = setup()
  recorder.requestOffered(1, 2_000, 3)
  recorder.requestEnded({ kind: 1, intendedUs: 2_000, endUs: 2_400 }, 'answered')
  recorder.requestCompleted(1, 2_000, 2_900)
  const table = jobRow({ intendedUs: 2_000, type: 1 })
  recorder.jobDequeued(table, 0)
  recorder.attemptEnded(table, 0)
  recorder.jobEnded(table, 0, 'done')
  expect(latencies()).toEqual({
    'browse.response': [1, 400],
    'browse.completion': [1, 900],
    'read.wait': [1, 20],
    'read.service': [1, 40],
    'read.total': [1, 70],
    lateness: [1, 3],
  })
  expect(latencies()).toEqual({})
})

test('what is meant to start during the warm-up is counted but leaves no latency', () => {
  const { words, recorder, latencies } = setup()
  recorder.requestOffered(0, 999, 7)
  recorder.requestEnded({ kind: 0, intendedUs: 999, endUs: 1_500 }, 'answered')
  recorder.jobEnded(jobRow({ intendedUs: 999, type: 0 }), 0, 'done')
  expect(latencies()).toEqual({})
  const totals = sumLedgers(shape, [words])
  expect(totals.requests[0]).toMatchObject({ offered: 1, answered: 1 })
  expect(totals.jobs[0]).toMatchObject({ done: 1 })
})

test('an attempt that failed fast is an attempt, but leaves no service time', () => {
  const { words, recorder, latencies } = setup()
  recorder.attemptFailedFast(1)
  expect(latencies()).toEqual({})
  expect(sumLedgers(shape, [words]).jobs[1]).toMatchObject({ attempt: 1, fastFailed: 1 })
})

test('a refused request has no response time, one that timed out has', () => {
  const { recorder, latencies } = setup()
  recorder.requestEnded({ kind: 0, intendedUs: 5_000, endUs: 5_001 }, 'rejected')
  recorder.requestEnded({ kind: 0, intendedUs: 5_000, endUs: 9_000 }, 'timedOut')
  expect(latencies()).toEqual({ 'order.response': [1, 4_000] })
})

test('the ledgers of several threads add up column by column', () => {
  const first = allocateLedger(shape)
  const second = allocateLedger(shape)
  createRecorder(scenario, first).jobsCreated(1, 10)
  const recorder = createRecorder(scenario, second)
  recorder.jobsEnded(1, 'neverStarted', 4)
  recorder.jobNoted(1, 'retry')
  const totals = sumLedgers(shape, [first, second])
  expect(totals.jobs[1]).toMatchObject({ created: 10, neverStarted: 4, retry: 1, done: 0 })
  expect(totals.jobs[0]).toMatchObject({ created: 0 })
})
