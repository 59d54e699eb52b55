import type { Clock } from '../clock/clock.ts'
import type { MaySleepUs } from '../clock/nap.ts'
import { jobCountOf } from '../measure/job-count.ts'
import { queuedJobs } from '../measure/job-types.ts'
import type { Recorder, RequestEnd } from '../measure/recorder.ts'
import type { PublishSpec } from '../scenario/policy-spec.ts'
import type { RequestSpec } from '../scenario/scenario.ts'
import type { FrontDesk, Handler } from './handler.ts'
import { createRelay, type OutboxEntry, type Relay } from './relay.ts'
import type { RequestTable } from './request-table.ts'

/**
 * Handles requests that write a record and make the rest known: one handler writes, another does or queues the rest, and
 * this one goes from the first to the second, or the other way round, or leaves the second to a relay. Between two writes
 * it may die, and then the record is without its events, or they are without it. Other requests go straight to the rest.
 */
export interface PublisherParts {
  readonly clock: Clock
  readonly specs: readonly RequestSpec[]
  readonly requests: RequestTable
  readonly desk: FrontDesk
  readonly recorder: Recorder
  /** The handler of the records alone; it tells nobody that a request is complete. */
  readonly createWriter: (desk: FrontDesk, recorder: Recorder) => Handler
  /** The handler of what is left without the records. */
  readonly createRest: (desk: FrontDesk) => Rest
  /** By request kind: who dies after the nth write about the record of that id. */
  readonly crashes: (kind: number, recordId: number, nth: number) => boolean
}

/** Does, or queues, what follows a record. */
export interface Rest extends Handler {
  /** Queues the events of an outbox; false: there is no room now. Without it, there are no outboxes: all is done here. */
  readonly publish?: (entry: OutboxEntry) => boolean
}

/** Entries of one outbox; a request that would need one more is rejected. */
const ENTRY_COUNT_MAX = 2 ** 18

/** Makes the handler that writes and publishes; without requests that ask for it, the rest is all there is. */
export function createPublisher(parts: PublisherParts): Handler {
  const { clock, specs, requests, desk, recorder } = parts
  if (specs.every(({ publish }) => publish === null)) return parts.createRest(desk)
  const jobCounts = specs.map(jobCountOf)
  // Per request row: whether it is one of ours, who has it in hand, and which of the two writes are done.
  const isOurs = new Uint8Array(requests.rowCount)
  const isWriting = new Uint8Array(requests.rowCount)
  const isWritten = new Uint8Array(requests.rowCount)
  const isPublished = new Uint8Array(requests.rowCount)
  /** Id of the record; those of its events follow. */
  const recordIds = new Int32Array(requests.rowCount)
  const rest = parts.createRest({ ...desk, end: published, jobIdsOf: eventIdsOf })
  const writer = parts.createWriter({ ...desk, end: written, jobIdsOf: recordIdOf }, withoutEnds(recorder))
  const relays = specs.map(({ publish }, kind) => openRelay(publish, kind))

  return {
    start(row) {
      const plan = planOf(row)
      if (plan === null) {
        rest.start(row)
      } else if ((relayOf(row)?.count ?? 0) >= ENTRY_COUNT_MAX) {
        desk.end(row, 'rejected')
      } else {
        isOurs[row] = 1
        isWritten[row] = 0
        isPublished[row] = 0
        recordIds[row] = desk.jobIdsOf(row, jobCounts[kindOf(row)] as number)
        if (publishesFirst(plan)) publish(row)
        else write(row)
      }
    },
    abandon(row) {
      if (isOurs[row] === 0) {
        rest.abandon(row)
        return
      }
      if (isWriting[row] === 1) writer.abandon(row)
      else rest.abandon(row)
      bookHalves(row)
    },
    turn: (): MaySleepUs => Math.min(writer.turn(), rest.turn()),
    isIdle: () => rest.isIdle() && relays.every((relay) => relay === null || relay.count === 0),
    hasAskers: () => rest.hasAskers(),
    cut() {
      writer.cut()
      rest.cut()
      for (const [kind, relay] of relays.entries()) {
        if (relay !== null && relay.count > 0) recorder.requestNoted(kind, 'unpublished', relay.count)
      }
    },
  }

  function write(row: number): void {
    isWriting[row] = 1
    writer.start(row)
  }

  function publish(row: number): void {
    isWriting[row] = 0
    rest.start(row)
  }

  /** The writer is done with a record, well or not. */
  function written(row: number, how: 'answered' | 'error' | 'rejected'): RequestEnd {
    if (how !== 'answered') return end(row, how)
    isWritten[row] = 1
    const relay = relayOf(row)
    if (isPublished[row] === 1) return end(row, 'answered')
    if (relay !== null) {
      relay.add(requests.intendedUs[row] as number, (recordIds[row] as number) + 1)
      isPublished[row] = 1
      return end(row, 'answered')
    }
    if (diesBetween(row)) return end(row, 'error')
    publish(row)
    return 'answered'
  }

  /** The rest is done, or queued, or refused; of a request that is not ours, that is all. */
  function published(row: number, how: 'answered' | 'error' | 'rejected'): RequestEnd {
    if (isOurs[row] === 0) return desk.end(row, how)
    if (how !== 'rejected') isPublished[row] = 1
    if (how === 'rejected' || isWritten[row] === 1) return end(row, how)
    if (diesBetween(row)) return end(row, 'error')
    write(row)
    return 'answered'
  }

  function diesBetween(row: number): boolean {
    return parts.crashes(kindOf(row), recordIds[row] as number, 0)
  }

  function end(row: number, how: 'answered' | 'error' | 'rejected'): RequestEnd {
    bookHalves(row)
    return desk.end(row, how)
  }

  function bookHalves(row: number): void {
    isOurs[row] = 0
    if (isWritten[row] === isPublished[row]) return
    recorder.requestNoted(kindOf(row), isWritten[row] === 1 ? 'lostEvents' : 'ghostEvents')
  }

  function recordIdOf(row: number): number {
    return recordIds[row] as number
  }

  function eventIdsOf(row: number, count: number): number {
    return isOurs[row] === 1 ? recordIdOf(row) + 1 : desk.jobIdsOf(row, count)
  }

  /** An outbox needs somebody who queues: where the handler does all itself, it publishes after the write. */
  function openRelay(spec: PublishSpec | null, kind: number): Relay | null {
    const { publish } = rest
    if (spec?.how !== 'outbox' || publish === undefined) return null
    return createRelay({
      clock,
      kind,
      spec,
      recorder,
      // Those that are being written when the last place but these is taken.
      entryCountMax: ENTRY_COUNT_MAX + requests.rowCount,
      publish,
      crashes: (firstId, nth) => parts.crashes(kind, firstId - 1, nth),
    })
  }

  function publishesFirst({ how }: PublishSpec): boolean {
    return how === 'publish-first' && rest.publish !== undefined
  }

  function relayOf(row: number): Relay | null {
    return relays[kindOf(row)] ?? null
  }

  function planOf(row: number): PublishSpec | null {
    return specs[kindOf(row)]?.publish ?? null
  }

  function kindOf(row: number): number {
    return requests.kind[row] as number
  }
}

/** Requests as the writer knows them: those that write a record make it, and nothing else. */
export function recordsOf(specs: readonly RequestSpec[]): readonly RequestSpec[] {
  return specs.map((spec) => partOf(spec, spec.jobs.slice(0, 1)))
}

/** Requests as they are after their records. */
export function eventsOf(specs: readonly RequestSpec[]): readonly RequestSpec[] {
  return specs.map((spec) => partOf(spec, queuedJobs(spec)))
}

/** A part is a request without a record of its own, so that nobody takes its first job for one. */
function partOf(spec: RequestSpec, jobs: RequestSpec['jobs']): RequestSpec {
  return spec.publish === null ? spec : { ...spec, jobs, publish: null }
}

/** A record is not all that a request is for. */
function withoutEnds(recorder: Recorder): Recorder {
  return { ...recorder, requestCompleted: () => undefined, requestTimed: () => undefined }
}
