import type { MaySleepUs } from '../clock/nap.ts'
import type { Effects } from '../measure/effects.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { RequestProgress } from '../measure/request-progress.ts'
import type { PumpTotals } from '../worker/pump-totals.ts'
import type { ScaleAccount } from './autoscaler.ts'

/** What a thread does over and over until its part of the run is done. */
export interface Duty {
  /** One turn: start and go on with what can go on now. */
  turn(): MaySleepUs
  isDone(): boolean
  /** Something waits for this thread that no timer of its own tells of. */
  isCalled(): boolean
  /** Sleeps for at most this long, or until there is work. Blocks the thread. */
  sleep(forMs: number): void
  /** Calls `wake` once there is work that no timer of its own tells of, at once when there is some. Blocks nobody. */
  listen(wake: () => void): void
  /** The run is cut: book what is unfinished. */
  cut(): void
  /** The thread dies now, with all that it has in hand; only workers do. */
  die(): void
  /** What only this thread knows; asked once, at the end. */
  account(): Account
}

/** One thread's part of the final account. */
export interface Account {
  /** Intended start of the last request; only the front makes any. */
  readonly lastIntendedUs: number | null
  /** When nothing was left to do for anybody, also not for clients who had given up; of the front, null before. */
  readonly idleAtUs: number | null
  /** Sums of enqueue times, one per queue; only the front offers. */
  readonly enqueuedSumsUs: readonly number[]
  /** The queue that this thread took jobs from, and its totals; null for the front. */
  readonly taken: ({ readonly queueIndex: number } & PumpTotals) | null
  /** What the control plane did, one per queue; only the front has it. */
  readonly scales: readonly (ScaleAccount | null)[]
  /** Paid time of workers on this thread that were given up, and still had jobs to end. */
  readonly leavingUs: number
}

/** Of a thread that has done nothing that only it would know. */
export const NO_ACCOUNT: Account = {
  lastIntendedUs: null,
  idleAtUs: null,
  enqueuedSumsUs: [],
  taken: null,
  scales: [],
  leavingUs: 0,
}

/** What a thread notes its findings in. Threads that run at once share memory behind these; simulated ones share them. */
export interface Books {
  readonly recorder: Recorder
  readonly effects: Effects
  readonly progress: RequestProgress
}

/** What a thread says when it is done. */
export interface ThreadReport extends Account {
  /** Time awake; of a simulated thread, processor time. */
  readonly busyUs: number
  /** When it had nothing left to do. */
  readonly endUs: number
}
