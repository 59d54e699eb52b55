import type { MaySleepUs } from '../clock/nap.ts'
import type { RequestEnd } from '../measure/recorder.ts'
import type { Heard } from './questions.ts'

/** How a front answers requests of one mode; it handles a request from `start` until it calls the front's `end`. */
export interface Handler {
  /** A slot is free for the request in this row. May end it before returning. */
  start(row: number): void
  /** The client gave up and the platform kills the handler: stop at once, leave nothing behind. */
  abandon(row: number): void
  /** Goes on with what is started, for a bounded time. */
  turn(): MaySleepUs
  /** Nothing is left to do for requests that were answered already. */
  isIdle(): boolean
  /** Clients who got a 202 will ask for their result again. */
  hasAskers(): boolean
  /** The run is over: books what is unfinished as pending. */
  cut(): void
}

/** What a handler asks of the front. */
export interface FrontDesk {
  /** Ends the request in this row and says how it ended for its client, who may have given up; its slot is free again. */
  end(row: number, how: 'answered' | 'error' | 'rejected'): RequestEnd
  /** Reserves `count` consecutive job ids and returns the first; throws `RunError` when the run has no more. */
  reserveJobIds(count: number): number
  /**
   * A client asks whether its result is there: that waits for a slot like any request, which it then leaves at once.
   * `heard` is told when the question is answered, or that there was no room for it.
   */
  ask(askerRow: number, heard: Heard): void
  /** The first of `count` ids for the jobs of the request in this row: the same where its client sends the same again. */
  jobIdsOf(row: number, count: number): number
}
