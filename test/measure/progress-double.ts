import type { Recorder, RequestTimes } from '../../src/measure/recorder.ts'
import type { Followers } from '../../src/measure/request-progress.ts'
import type { RequestSpec } from '../../src/scenario/scenario.ts'

/** A kind of request with one job, and one with three jobs of two types. */
export const requests = [
  { publish: null, jobs: [{ jobIndex: 0, count: 1 }] },
  {
    publish: null,
    jobs: [
      { jobIndex: 0, count: 2 },
      { jobIndex: 1, count: 1 },
    ],
  },
] as unknown as readonly RequestSpec[]

/** A recorder that only notes which requests were completed, when, and when they had their first effect. */
export function createCompletions() {
  const completed: [kind: number, intendedUs: number, endUs: number][] = []
  const first: [series: string, times: RequestTimes, fromUs: number][] = []
  const recorder = {
    requestTimed: (...timed: [string, RequestTimes, number]) => first.push(timed),
    requestCompleted: (...completion: [number, number, number]) => completed.push(completion),
  }
  return { completed, first, recorder: recorder as unknown as Recorder }
}

/** Followers of some kinds, and what they were told. */
export function createFollowers(isFollowed: readonly boolean[]) {
  const told: [owner: number, isFailed: boolean, endUs: number][] = []
  const followers: Followers = { isFollowed, tell: (...end) => told.push(end) }
  return { told, followers }
}
