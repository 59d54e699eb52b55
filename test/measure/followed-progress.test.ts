import { describe, expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { createLocalProgress } from '../../src/measure/local-progress.ts'
import {
  allocateRequestProgress,
  type Followers,
  NO_FOLLOWERS,
  openRequestProgress,
  type RequestProgress,
} from '../../src/measure/request-progress.ts'
import type { RequestSpec } from '../../src/scenario/scenario.ts'
import { createCompletions, createFollowers, requests as twoKinds } from './progress-double.ts'

/** What a progress tells of followed requests and of first effects, whichever way its counters are kept. */
const KINDS = [
  {
    name: 'in shared memory',
    open: (requests: readonly RequestSpec[], recorder: Parts['recorder'], followers: Followers) =>
      openRequestProgress({ requests }, allocateRequestProgress(64), { recorder, followers }),
  },
  {
    name: 'on a single thread',
    open: (requests: readonly RequestSpec[], recorder: Parts['recorder'], followers: Followers) =>
      createLocalProgress({ requests }, { recorder, followers }),
  },
]

type Parts = ReturnType<typeof createCompletions>

const fanOut = twoKinds[1] as RequestSpec
const single = twoKinds[0] as RequestSpec

describe.each(KINDS)('the progress of requests $name', ({ open }) => {
  function setup(requests: readonly RequestSpec[], followers: Followers = NO_FOLLOWERS) {
    const { completed, first, recorder } = createCompletions()
    const progress: RequestProgress = open(requests, recorder, followers)
    const table = createJobTable(1)
    const end = (job: { kind?: number; request: number; type?: number; atUs: number; isDone?: boolean }) => {
      table.kind[0] = job.kind ?? 0
      table.request[0] = job.request
      table.type[0] = job.type ?? 0
      table.intendedUs[0] = 10
      table.sinkEndUs[0] = job.atUs
      progress.jobEnded(table, 0, job.isDone ?? true)
      progress.flush()
    }
    return { completed, first, progress, end }
  }

  test('tells the owner when the last job of a followed group is over, and completes nothing itself', () => {
    const { told, followers } = createFollowers([true])
    const { completed, progress, end } = setup([fanOut], followers)
    const group = progress.open(3, 42)
    end({ request: group, atUs: 30 })
    end({ request: group, atUs: 50 })
    expect(told).toEqual([])
    end({ request: group, atUs: 40 })
    expect(told).toEqual([[42, false, 50]])
    expect(completed).toEqual([])
  })

  test.each([0, 1, 2])('tells the owner that job %i of the group did not end well', (failed) => {
    const { told, followers } = createFollowers([true])
    const { progress, end } = setup([fanOut], followers)
    const group = progress.open(3, 42)
    for (const nth of [0, 1, 2]) end({ request: group, atUs: 20 + nth, isDone: nth !== failed })
    expect(told).toEqual([[42, true, 22]])
  })

  test('completes nothing by a copy of jobs that are counted already, and times nothing', () => {
    const outbox: RequestSpec = {
      ...fanOut,
      publish: { how: 'outbox', crashRatio: 0, everyUs: 100, batchCount: 1 },
      jobs: [{ jobIndex: 2, count: 1 }, ...fanOut.jobs],
    }
    const { completed, first, progress, end } = setup([outbox])
    const original = progress.open(3)
    const copy = progress.openCopy(3)
    for (const atUs of [20, 30, 40]) end({ request: copy, atUs })
    expect([completed, first]).toEqual([[], []])
    for (const atUs of [50, 60, 70]) end({ request: original, atUs })
    expect(completed).toEqual([[0, 10, 70]])
    expect(first).toHaveLength(1)
  })

  test('counts even a single job of an outbox in a group, as it may come twice', () => {
    const outbox: RequestSpec = {
      ...single,
      publish: { how: 'outbox', crashRatio: 0, everyUs: 100, batchCount: 1 },
      jobs: [{ jobIndex: 2, count: 1 }, ...single.jobs],
    }
    const { completed, progress, end } = setup([outbox])
    const copy = progress.openCopy(1)
    end({ request: copy, atUs: 20 })
    expect(completed).toEqual([])
    end({ request: progress.open(1), atUs: 30 })
    expect(completed).toEqual([[0, 10, 30]])
  })

  test('follows a group of a single job too, but only where somebody follows', () => {
    const { told, followers } = createFollowers([true, false])
    const { completed, progress, end } = setup([single, single], followers)
    const group = progress.open(1, 7)
    end({ kind: 0, request: group, atUs: 20 })
    end({ kind: 1, request: 0, atUs: 30 })
    expect(told).toEqual([[7, false, 20]])
    expect(completed).toEqual([[1, 10, 30]])
  })

  test('times the first effect of a request of several types, once', () => {
    const { first, progress, end } = setup([fanOut])
    const group = progress.open(3)
    end({ request: group, type: 1, atUs: 30 })
    end({ request: group, type: 0, atUs: 50 })
    end({ request: group, type: 0, atUs: 60 })
    expect(first).toEqual([['first', { kind: 0, intendedUs: 10, endUs: 30 }, 10]])
  })

  test('takes no failure for an effect', () => {
    const { first, progress, end } = setup([fanOut])
    const group = progress.open(3)
    end({ request: group, type: 1, atUs: 30, isDone: false })
    expect(first).toEqual([])
    end({ request: group, type: 0, atUs: 50 })
    expect(first.map(([, { endUs }]) => endUs)).toEqual([50])
  })

  test('times no first effect of jobs of one type, of steps, or of a callback', () => {
    const oneType = { ...fanOut, jobs: [{ jobIndex: 0, count: 3 }] }
    const steps = { ...fanOut, isTransaction: true }
    const { first, progress, end } = setup([oneType, steps, fanOut])
    end({ kind: 0, request: progress.open(3), type: 0, atUs: 30 })
    end({ kind: 1, request: progress.open(3), type: 0, atUs: 30 })
    end({ kind: 2, request: progress.open(1), type: 5, atUs: 30 })
    expect(first).toEqual([])
  })

  test('times the first effect of each request', () => {
    const { first, progress, end } = setup([fanOut])
    for (const atUs of [30, 40]) {
      const group = progress.open(3)
      for (const nth of [0, 1, 2]) end({ request: group, atUs: atUs + nth })
    }
    expect(first.map(([, { endUs }]) => endUs)).toEqual([30, 40])
  })
})
