import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { planFollowUp } from '../../src/front/follow-up.ts'
import { createFollower } from '../../src/front/follower.ts'
import type { FrontDesk } from '../../src/front/handler.ts'
import { createRequestTable } from '../../src/front/request-table.ts'
import type { Recorder } from '../../src/measure/recorder.ts'
import type { RequestProgress } from '../../src/measure/request-progress.ts'
import { PLAIN_JOB, PLAIN_REQUEST } from '../../src/scenario/plain-parts.ts'
import type { JobSpec, RequestSpec } from '../../src/scenario/scenario.ts'

/** Ids that the desk gives to jobs that no client's key names. */
export const RESERVED_ID = 1_000

/** A step of a transaction, or a job beside others; `undo`: a job undoes it. */
export interface Step {
  readonly undo?: boolean
}

/**
 * A follower of one kind of request on a stepped clock: everything around it writes into one log, and a test ends the
 * groups of jobs that it put. Its jobs are named `0`, `1`, ..., what undoes them `undo 0`, ..., a callback `bell`.
 */
export function setUpFollower(request: Partial<Omit<RequestSpec, 'jobs'>>, steps: readonly Step[] = [{}]) {
  const clock = createSteppedClock()
  const log: string[] = []
  const note = (what: string) => log.push(`${clock.nowUs()}: ${what}`)
  const names = [...steps.map((_, nth) => `${nth}`), ...steps.map((_, nth) => `undo ${nth}`), 'bell']
  const jobs: JobSpec[] = names.map((name, index) => ({
    ...PLAIN_JOB,
    name,
    timeoutUs: 1_000,
    compensationIndex: steps[index]?.undo ? steps.length + index : null,
  }))
  const spec: RequestSpec = {
    ...PLAIN_REQUEST,
    name: 'order',
    arrivals: { kind: 'once', atUs: 0 },
    timeoutUs: 1_000,
    ...request,
    callbackIndex: request.callbackIndex === undefined ? null : names.indexOf('bell'),
    jobs: steps.map((_, jobIndex) => ({ jobIndex, count: 1 })),
  }
  const requests = createRequestTable(64)
  const followUp = planFollowUp(spec, jobs, 'async')
  if (followUp === null) throw new Error('nothing follows this request')
  /** What the front does with the next questions: answers them after so long, or has no room; at once if none is told. */
  const questions: (number | 'full')[] = []
  let nextId = 0
  let reservedId = RESERVED_ID
  const desk: FrontDesk = {
    end(row, how) {
      const deadlineUs = (requests.startUs[row] as number) + spec.timeoutUs
      const booked = clock.nowUs() > deadlineUs ? 'timedOut' : how
      note(booked)
      return booked
    },
    ask(asker, heard) {
      const fate = questions.shift() ?? 0
      if (fate === 'full') heard(asker, false)
      else if (fate === 0) heard(asker, true)
      else clock.at(clock.nowUs() + fate, () => heard(asker, true), 0)
    },
    reserveJobIds: (count) => {
      reservedId += count
      return reservedId - count
    },
    jobIdsOf: (_row, count) => {
      nextId += count
      return nextId - count
    },
  }
  const recorder = {
    requestNoted: (_kind: number, what: string, count = 1) => note(count === 1 ? what : `${count} ${what}`),
    requestTimed: (series: string, { endUs }: { endUs: number }, fromUs: number) => note(`${series} ${endUs - fromUs}`),
    requestCompleted: (_kind: number, intendedUs: number, endUs: number) => note(`completed ${endUs - intendedUs}`),
  }
  /** Groups that were put, by number: who owns them. */
  const owners: number[] = []
  const open: number[] = []
  const progress = {
    open: (_jobCount: number, owner: number) => {
      open.push(owners.length)
      return owners.push(owner) - 1
    },
  }
  const follower = createFollower({
    clock,
    specs: [spec],
    jobs,
    followUps: [followUp],
    requests,
    desk,
    recorder: recorder as unknown as Recorder,
    progress: progress as unknown as RequestProgress,
    putStage: ({ shares }, { firstId }) =>
      note(`put ${shares.map(({ jobIndex }) => names[jobIndex]).join(', ')} as ${firstId}`),
  })
  let nextRow = 0

  return {
    clock,
    log,
    follower,
    requests,
    /** Groups that have not ended. */
    open,
    questions,
    /** A request is started in the next row, and its row is told. */
    start(intendedUs = clock.nowUs()) {
      const row = nextRow++ % requests.rowCount
      requests.intendedUs[row] = intendedUs
      requests.startUs[row] = intendedUs
      return { row, isTaken: follower.start(row, followUp) }
    },
    /** The group at a place of `open` ends at `atUs`. */
    end(atUs: number, how: 'well' | 'badly' = 'well', place = 0) {
      clock.advanceTo(atUs)
      const [group = -1] = open.splice(place, 1)
      follower.groupEnded(owners[group] as number, how === 'badly', atUs)
    },
  }
}
