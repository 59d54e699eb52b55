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
import { exitCodeOf } from './exit-code.ts'
import { readPackageVersion } from './package-files.ts'
import type { RunRequest } from './run-request.ts'
import { openRunScreen, type RunScreen } from './run-screen.ts'
import { openScenario } from './scenario-file.ts'
import { type Interruption, watchSignals } from './signals.ts'

/**
 * Runs a scenario once in each mode that was asked for, saves and reports; returns the exit code. What can be refused
 * is refused before the first run. Ctrl-C ends the run in hand, which is saved and reported as partial.
 */
export async function runSession(request: RunRequest, context: CommandContext): Promise<number> {
  const { host } = context
  const loaded = await openScenario(request.name, request.overrides, host.cwd)
  if (request.out !== null) checkWritable(resolve(host.cwd, request.out.value), request.out.origin)
  const screen = await openRunScreen(request, loaded.scenario, context)
  const interruption = watchSignals(host)
  const session = { request, context, loaded, screen, interruption }
  const results: RunResult[] = []
  try {
    for (const mode of request.modes) {
      if (interruption.exitCode() === null) results.push(await runOnce(session, mode))
    }
    screen.close(results)
  } finally {
    interruption.stop()
  }
  return interruption.exitCode() ?? exitCodeOf(results.map(({ verdict }) => verdict))
}

interface Session {
  readonly request: RunRequest
  readonly context: CommandContext
  readonly loaded: LoadedScenario
  readonly screen: RunScreen
  readonly interruption: Interruption
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
async function measure({ request, context, loaded, screen, interruption }: Session, mode: Mode): Promise<Measurement> {
  const engine = await context.host.loadEngine()
  const live = screen.begin(mode)
  const { signal } = interruption
  const { graceUs } = request
  const onAbort = (): void => {
    live.note(
      `! stopping: no new requests; what has begun may take ${formatDuration(graceUs)}. Ctrl-C again ends at once.`,
    )
  }
  signal.addEventListener('abort', onAbort)
  try {
    return await engine({ scenario: loaded.scenario, mode, onReading: live.update, signal, graceUs })
  } finally {
    signal.removeEventListener('abort', onAbort)
    live.stop()
  }
}

/** Saves a result and reports it. One that cannot be saved is reported all the same, and then the failure. */
function keep(result: RunResult, { request, context, screen }: Session): RunResult {
  const { cwd } = context.host
  let stored: { readonly result: RunResult; readonly path: string | null } = { result, path: null }
  let failure: RunError | null = null
  try {
    stored = saveResult(result, cwd)
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    failure = error
  }
  screen.report(stored.result, stored.path)
  if (request.out !== null) exportResult(stored.result, resolve(cwd, request.out.value))
  if (failure !== null) throw failure
  return stored.result
}
