import { expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { createLocalProgress } from '../../src/measure/local-progress.ts'
import { NO_FOLLOWERS } from '../../src/measure/request-progress.ts'
import { createCompletions, requests } from './progress-double.ts'

function setup() {
  const { completed, recorder } = createCompletions()
  const progress = createLocalProgress({ requests }, { recorder, followers: NO_FOLLOWERS })
  const table = createJobTable(1)
  const end = (job: { kind: number; request: number; atUs: number; isDone?: boolean; intendedUs?: number }) => {
    table.kind[0] = job.kind
    table.request[0] = job.request
    table.intendedUs[0] = job.intendedUs ?? 10
    table.sinkEndUs[0] = job.atUs
    progress.jobEnded(table, 0, job.isDone ?? true)
  }
  return { completed, progress, end }
}

test('a request of one job is complete with it', () => {
  const { completed, end } = setup()
  end({ kind: 0, request: 0, atUs: 50 })
  expect(completed).toEqual([[0, 10, 50]])
})

test('a request of one job that was given up is never complete', () => {
  const { completed, end } = setup()
  end({ kind: 0, request: 0, atUs: 50, isDone: false })
  expect(completed).toEqual([])
})

test('a request of several jobs is complete with the last of them, at once', () => {
  const { completed, progress, end } = setup()
  const request = progress.open(3)
  end({ kind: 1, request, atUs: 20 })
  end({ kind: 1, request, atUs: 30 })
  expect(completed).toEqual([])
  end({ kind: 1, request, atUs: 40 })
  expect(completed).toEqual([[1, 10, 40]])
  progress.flush()
  expect(completed.length).toBe(1)
})

test.each([0, 1, 2])('a request whose job %i was given up is never complete', (failed) => {
  const { completed, progress, end } = setup()
  const request = progress.open(3)
  for (const nth of [0, 1, 2]) end({ kind: 1, request, atUs: 20 + nth, isDone: nth !== failed })
  expect(completed).toEqual([])
})

test('completion is the latest end, in whatever order the ends are told', () => {
  const { completed, progress, end } = setup()
  const request = progress.open(3)
  for (const atUs of [100, 4_900, 300]) end({ kind: 1, request, atUs })
  expect(completed).toEqual([[1, 10, 4_900]])
})

test('an entry that is used again remembers neither the end nor the failure of its last request', () => {
  const { completed, progress, end } = setup()
  const first = progress.open(2)
  end({ kind: 1, request: first, atUs: 900, isDone: false })
  end({ kind: 1, request: first, atUs: 900 })
  const second = progress.open(2)
  expect(second).toBe(first)
  end({ kind: 1, request: second, atUs: 20 })
  end({ kind: 1, request: second, atUs: 30 })
  expect(completed).toEqual([[1, 10, 30]])
})

test('any number of requests may be in progress at once, each with its own jobs', () => {
  const { completed, progress, end } = setup()
  const opened = Array.from({ length: 10_000 }, () => progress.open(2))
  expect(new Set(opened).size).toBe(opened.length)
  for (const [nth, request] of opened.entries()) end({ kind: 1, request, atUs: nth })
  expect(completed).toEqual([])
  for (const [nth, request] of opened.toReversed().entries()) {
    end({ kind: 1, request, atUs: 20_000 + nth, intendedUs: request })
  }
  expect(completed).toEqual(opened.toReversed().map((request, nth) => [1, request, 20_000 + nth]))
})

test('a job that ends twice is a bug, and said to be one', () => {
  const { progress, end } = setup()
  const request = progress.open(2)
  end({ kind: 1, request, atUs: 20 })
  end({ kind: 1, request, atUs: 20 })
  expect(() => end({ kind: 1, request, atUs: 30 })).toThrow('ended more jobs than it had')
})
