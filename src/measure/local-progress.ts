import { assert } from '../fault/assert.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { grown } from '../units/grown.ts'
import type { Recorder } from './recorder.ts'
import { competingTypes, type Followers, hasGroups, type RequestProgress } from './request-progress.ts'

const FIRST_ENTRY_COUNT = 1024
const NONE = -1

/**
 * `RequestProgress` for a single thread: plain numbers instead of atomic ones, and an entry is used again when its
 * request has ended, so that memory grows with the requests in progress and not with those of the whole run.
 */
export function createLocalProgress(
  scenario: Pick<Scenario, 'requests'>,
  { recorder, followers }: { readonly recorder: Recorder; readonly followers: Followers },
): RequestProgress {
  const isAlone = scenario.requests.map((spec, kind) => !hasGroups(spec) && !followers.isFollowed[kind])
  const isFollowed = scenario.requests.map((_, kind) => followers.isFollowed[kind] === true)
  const competing = scenario.requests.map(competingTypes)
  let openCount = new Int32Array(FIRST_ENTRY_COUNT)
  let lastEndUs = new Float64Array(FIRST_ENTRY_COUNT)
  let owners = new Int32Array(FIRST_ENTRY_COUNT)
  let hasFirst = new Uint8Array(FIRST_ENTRY_COUNT)
  let hasFailed = new Uint8Array(FIRST_ENTRY_COUNT)
  let nextFree = new Int32Array(FIRST_ENTRY_COUNT)
  let freeEntry = NONE
  let usedCount = 0

  return {
    open: (jobCount, owner = 0) => open(jobCount, owner),
    openCopy(jobCount) {
      const entry = open(jobCount, 0)
      hasFailed[entry] = 1
      hasFirst[entry] = 1
      return entry
    },
    jobEnded(table, row, isDone) {
      const kind = table.kind[row] as number
      const endUs = table.sinkEndUs[row] as number
      const intendedUs = table.intendedUs[row] as number
      if (isAlone[kind]) {
        if (isDone) recorder.requestCompleted(kind, intendedUs, endUs)
        return
      }
      const entry = table.request[row] as number
      assert((openCount[entry] as number) > 0, 'a request ended more jobs than it had')
      if (!isDone) hasFailed[entry] = 1
      else if (hasFirst[entry] === 0) {
        hasFirst[entry] = 1
        const isCompeting = competing[kind]?.[table.type[row] as number] === true
        if (isCompeting) recorder.requestTimed('first', { kind, intendedUs, endUs }, intendedUs)
      }
      if (endUs > (lastEndUs[entry] as number)) lastEndUs[entry] = endUs
      const left = (openCount[entry] as number) - 1
      openCount[entry] = left
      if (left > 0) return
      const isFailed = hasFailed[entry] === 1
      nextFree[entry] = freeEntry
      freeEntry = entry
      if (isFollowed[kind]) followers.tell(owners[entry] as number, isFailed, lastEndUs[entry] as number)
      else if (!isFailed) recorder.requestCompleted(kind, intendedUs, lastEndUs[entry] as number)
    },
    flush: () => undefined,
  }

  function open(jobCount: number, owner: number): number {
    const entry = takeEntry()
    openCount[entry] = jobCount
    lastEndUs[entry] = 0
    hasFailed[entry] = 0
    hasFirst[entry] = 0
    owners[entry] = owner
    return entry
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
    owners = grown(owners, new Int32Array(entryCount))
    hasFirst = grown(hasFirst, new Uint8Array(entryCount))
    hasFailed = grown(hasFailed, new Uint8Array(entryCount))
    nextFree = grown(nextFree, new Int32Array(entryCount))
  }
}
