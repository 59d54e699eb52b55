import { expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { allocateRequestProgress, NO_FOLLOWERS, openRequestProgress } from '../../src/measure/request-progress.ts'
import { createCompletions, requests } from './progress-double.ts'

function setup() {
  const { completed, recorder } = createCompletions()
  const memory = allocateRequestProgress(16)
  const view = () => openRequestProgress({ requests }, memory, { recorder, followers: NO_FOLLOWERS })
  const table = createJobTable(1)
  const end = (
    progress: ReturnType<typeof view>,
    job: { kind: number; request: number; atUs: number; isDone?: boolean },
  ) => {
    table.kind[0] = job.kind
    table.request[0] = job.request
    table.intendedUs[0] = 10
    table.sinkEndUs[0] = job.atUs
    progress.jobEnded(table, 0, job.isDone ?? true)
  }
  return { completed, view, end }
}

test('a request of one job is complete with it, at once', () => {
  const { completed, view, end } = setup()
  end(view(), { kind: 0, request: 0, atUs: 50 })
  expect(completed).toEqual([[0, 10, 50]])
})

test('a request of several jobs is complete with the last of them, whichever threads did them', () => {
  const { completed, view, end } = setup()
  const front = view()
  const workers = [view(), view()] as const
  const request = front.open(3)
  end(workers[0], { kind: 1, request, atUs: 20 })
  end(workers[1], { kind: 1, request, atUs: 30 })
  workers[0].flush()
  workers[1].flush()
  expect(completed).toEqual([])
  end(workers[0], { kind: 1, request, atUs: 40 })
  workers[0].flush()
  expect(completed).toEqual([[1, 10, 40]])
})

test('a request with a job that was given up is never complete', () => {
  const { completed, view, end } = setup()
  const progress = view()
  const request = progress.open(3)
  end(progress, { kind: 1, request, atUs: 20 })
  end(progress, { kind: 1, request, atUs: 30, isDone: false })
  end(progress, { kind: 1, request, atUs: 40 })
  progress.flush()
  expect(completed).toEqual([])
})

test('ends of different requests are told apart although they are gathered', () => {
  const { completed, view, end } = setup()
  const progress = view()
  const first = progress.open(2)
  const second = progress.open(1)
  end(progress, { kind: 1, request: first, atUs: 20 })
  end(progress, { kind: 1, request: second, atUs: 30 })
  end(progress, { kind: 1, request: first, atUs: 40 })
  progress.flush()
  expect(completed).toEqual([
    [1, 10, 30],
    [1, 10, 40],
  ])
})

test('a job that ends twice is a bug, and said to be one', () => {
  const { view, end } = setup()
  const progress = view()
  const request = progress.open(1)
  end(progress, { kind: 1, request, atUs: 20 })
  end(progress, { kind: 1, request, atUs: 30 })
  expect(() => progress.flush()).toThrow('ended 1 jobs too many')
})

test('completion is the latest end, even if the thread that hands over last had an earlier one', () => {
  const { completed, view, end } = setup()
  const slow = view()
  const quick = view()
  const request = slow.open(2)
  end(slow, { kind: 1, request, atUs: 100 })
  end(quick, { kind: 1, request, atUs: 4_900 })
  quick.flush()
  slow.flush()
  expect(completed).toEqual([[1, 10, 4_900]])
})

test('a run that makes more requests of several jobs than can be followed ends with a clear word', () => {
  const { view } = setup()
  const progress = view()
  for (let count = 0; count < 16; count++) progress.open(2)
  expect(() => progress.open(2)).toThrow('at most 16 requests of several jobs')
})
