import { resolve } from 'node:path'
import { RunError } from '../fault/run-error.ts'
import type { Measurement } from '../measure/measurement.ts'
import { buildResult } from '../result/build-result.ts'
import { readEnvironment } from '../result/environment.ts'
import { exportResult, saveResult } from '../result/result-store.ts'
import type { RunResult } from '../result/run-result.ts'
import { checkWritable } from '../result/writable.ts'
import type { LoadedScenario } from '../scenario/load-scenario.ts'
import type { Mode } from '../scenario/scenario.ts'
import { formatDuration } from '../units/duration.ts'
import type { CommandContext } from './command-context.ts'
import type { Engine } from './engine.ts'
import { EXIT, exitCodeOf } from './exit-code.ts'
import { readPackageVersion } from './package-files.ts'
import type { RunRequest } from './run-request.ts'
import { openRunScreen, type RunScreen } from './run-screen.ts'
import { openScenario } from './scenario-file.ts'
import { type Interruption, watchSignals } from './signals.ts'

/**
 * Runs a scenario once in each mode that was asked for, saves and reports; returns the exit code. What can be refused
 * is refused before the first run. Ctrl-C ends the run in hand, which is saved and reported as partial. A result that
 * cannot be saved is reported all the same, and the runs go on.
 */
export async function runSession(request: RunRequest, context: CommandContext): Promise<number> {
  const { host } = context
  const loaded = await openScenario(request.name, { cwd: host.cwd, overrides: request.overrides, clock: request.clock })
  if (request.out !== null) checkWritable(resolve(host.cwd, request.out.value), request.out.origin)
  const screen = await openRunScreen(request, loaded.scenario, context)
  const interruption = watchSignals(host)
  const results: RunResult[] = []
  const failures = new Set<string>()
  try {
    // Loaded before the signal is looked at: from there to the engine's own look nothing waits.
    const session = {
      request,
      context,
      loaded,
      screen,
      interruption,
      failures,
      engine: await host.loadEngine(request.clock),
    }
    for (const mode of request.modes) {
      if (!interruption.signal.aborted) results.push(await runOnce(session, mode))
    }
    screen.close(results)
  } finally {
    interruption.stop()
  }
  if (results.length === 0) host.err('! stopped before anything ran\n')
  for (const failure of failures) host.err(`✗ ${failure}\n`)
  if (failures.size > 0) return EXIT.cannotWrite
  return interruption.exitCode() ?? exitCodeOf(results.map(({ verdict }) => verdict))
}

interface Session {
  readonly request: RunRequest
  readonly context: CommandContext
  readonly loaded: LoadedScenario
  readonly screen: RunScreen
  readonly interruption: Interruption
  readonly engine: Engine
  /** Why results could not be written, each reason once. */
  readonly failures: Set<string>
}

async function runOnce(session: Session, mode: Mode): Promise<RunResult> {
  const { host } = session.context
  const { scenario, hash } = session.loaded
  const environment = readEnvironment(host.cwd, readPackageVersion())
  const startedAt = new Date().toISOString()
  const measurement = await measure(session, mode)
  return keep(buildResult({ measurement, scenario, hash, environment, startedAt }), session)
}

/** Runs the engine with the screen live; the screen is still again afterwards, whatever happens. */
async function measure({ request, loaded, screen, interruption, engine }: Session, mode: Mode): Promise<Measurement> {
  const live = screen.begin(mode)
  const { signal } = interruption
  const { graceUs } = request
  const onAbort = (): void => {
    live.note(`! stopping: what has begun may finish within ${formatDuration(graceUs)}; Ctrl-C again ends at once`)
  }
  signal.addEventListener('abort', onAbort)
  try {
    return await engine({ scenario: loaded.scenario, mode, onReading: live.update, signal, graceUs })
  } finally {
    signal.removeEventListener('abort', onAbort)
    live.stop()
  }
}

/** Saves a result and reports it. One that cannot be written is reported all the same, and the failure noted. */
function keep(result: RunResult, { request, context, screen, failures }: Session): RunResult {
  const { cwd } = context.host
  const attempt = <Value>(write: () => Value): Value | null => {
    try {
      return write()
    } catch (error) {
      if (!(error instanceof RunError)) throw error
      failures.add(error.message)
      return null
    }
  }
  const stored = attempt(() => saveResult(result, cwd))
  const kept = stored?.result ?? result
  screen.report(kept, stored?.path ?? null)
  const { out } = request
  if (out !== null) attempt(() => exportResult(kept, resolve(cwd, out.value)))
  return kept
}
