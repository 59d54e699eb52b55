import type { Recorder } from '../../src/measure/recorder.ts'
import type { RequestSpec } from '../../src/scenario/scenario.ts'

/** A kind of request with one job, and one with three jobs of two types. */
export const requests = [
  { jobs: [{ jobIndex: 0, count: 1 }] },
  {
    jobs: [
      { jobIndex: 0, count: 2 },
      { jobIndex: 1, count: 1 },
    ],
  },
] as unknown as readonly RequestSpec[]

/** A recorder that only notes which requests were completed, and when. */
export function createCompletions() {
  const completed: [kind: number, intendedUs: number, endUs: number][] = []
  const recorder = {
    requestTimed: () => undefined,
    requestCompleted: (...completion: [number, number, number]) => completed.push(completion),
  }
  return { completed, recorder: recorder as unknown as Recorder }
}
