import type { ClockKind } from '../scenario/scenario.ts'
import type { Check } from '../verify/check.ts'
import type { Engine } from './engine.ts'
import type { Io } from './io.ts'

/** Where signals come from: the process, or an emitter in a test. */
export interface SignalSource {
  on(signal: InterruptSignal, listener: (signal: InterruptSignal) => void): unknown
  off(signal: InterruptSignal, listener: (signal: InterruptSignal) => void): unknown
}

/** The signals that ask a run to end. */
export type InterruptSignal = 'SIGINT' | 'SIGTERM'

/** `Io`, and what only a run needs of the process: signals, the way out, and the engine. */
export interface Host extends Io {
  readonly signals: SignalSource
  /** Restores the terminal and ends the process at once: only for the second Ctrl-C. */
  readonly exitNow: (exitCode: number) => void
  /** Loads the engine of a clock when a run begins, so that `--help` does not pay for it. */
  readonly loadEngine: (clock: ClockKind) => Promise<Engine>
  /** Loads the checks of `qbench verify`. */
  readonly loadChecks: () => Promise<readonly Check[]>
}
