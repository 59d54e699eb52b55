import { assert } from '../fault/assert.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { grown } from '../units/grown.ts'
import { jobCountOf } from './job-count.ts'
import type { Recorder } from './recorder.ts'
import type { RequestProgress } from './request-progress.ts'

const FIRST_ENTRY_COUNT = 1024
const NONE = -1

/**
 * `RequestProgress` for a single thread: plain numbers instead of atomic ones, and an entry is used again when its
 * request has ended, so that memory grows with the requests in progress and not with those of the whole run.
 */
export function createLocalProgress(scenario: Pick<Scenario, 'requests'>, recorder: Recorder): RequestProgress {
  const jobCounts = scenario.requests.map(jobCountOf)
  let openCount = new Int32Array(FIRST_ENTRY_COUNT)
  let lastEndUs = new Float64Array(FIRST_ENTRY_COUNT)
  let hasFailed = new Uint8Array(FIRST_ENTRY_COUNT)
  let nextFree = new Int32Array(FIRST_ENTRY_COUNT)
  let freeEntry = NONE
  let usedCount = 0

  return {
    open(jobCount) {
      const entry = takeEntry()
      openCount[entry] = jobCount
      lastEndUs[entry] = 0
      hasFailed[entry] = 0
      return entry
    },
    jobEnded(table, row, isDone) {
      const kind = table.kind[row] as number
      const endUs = table.sinkEndUs[row] as number
      if (jobCounts[kind] === 1) {
        if (isDone) recorder.requestCompleted(kind, table.intendedUs[row] as number, endUs)
        return
      }
      const entry = table.request[row] as number
      assert((openCount[entry] as number) > 0, 'a request ended more jobs than it had')
      if (!isDone) hasFailed[entry] = 1
      if (endUs > (lastEndUs[entry] as number)) lastEndUs[entry] = endUs
      const left = (openCount[entry] as number) - 1
      openCount[entry] = left
      if (left > 0) return
      if (hasFailed[entry] === 0) {
        recorder.requestCompleted(kind, table.intendedUs[row] as number, lastEndUs[entry] as number)
      }
      nextFree[entry] = freeEntry
      freeEntry = entry
    },
    flush: () => undefined,
  }

  function takeEntry(): number {
    if (freeEntry === NONE) {
      if (usedCount === openCount.length) grow()
      return usedCount++
    }
    const entry = freeEntry
    freeEntry = nextFree[entry] as number
    return entry
  }

  function grow(): void {
    const entryCount = openCount.length * 2
    openCount = grown(openCount, new Int32Array(entryCount))
    lastEndUs = grown(lastEndUs, new Float64Array(entryCount))
    hasFailed = grown(hasFailed, new Uint8Array(entryCount))
    nextFree = grown(nextFree, new Int32Array(entryCount))
  }
}
