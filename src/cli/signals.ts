import { EXIT } from './exit-code.ts'
import type { Host, InterruptSignal } from './host.ts'

/** What the user's signals have asked for so far. */
export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal
  /** The shell's convention for a process that a signal ended, 128 + its number; null while none came. */
  exitCode(): number | null
  /** Leaves signals to Node again. */
  stop(): void
}

const EXIT_CODES: Readonly<Record<InterruptSignal, number>> = {
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
}

/** Listens for Ctrl-C and `kill`: the first asks the run to end in good order, the second ends the process at once. */
export function watchSignals(host: Pick<Host, 'signals' | 'exitNow' | 'err' | 'stderrIsTerminal'>): Interruption {
  const controller = new AbortController()
  let exitCode: number | null = null

  const onSignal = (signal: InterruptSignal): void => {
    const isSecond = exitCode !== null
    exitCode = EXIT_CODES[signal]
    if (!isSecond) {
      controller.abort(signal)
      return
    }
    // The cursor stands behind a live line, where the shell would put its prompt.
    if (host.stderrIsTerminal) host.err('\n')
    host.exitNow(exitCode)
  }

  host.signals.on('SIGINT', onSignal)
  host.signals.on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    stop() {
      host.signals.off('SIGINT', onSignal)
      host.signals.off('SIGTERM', onSignal)
    },
  }
}
