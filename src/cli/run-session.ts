import { resolve } from 'node:path'
import { InputError } from '../fault/input-error.ts'
import { RunError } from '../fault/run-error.ts'
import type { PeerAccess } from '../link/link.ts'
import type { Measurement } from '../measure/measurement.ts'
import type { TrustCheck } from '../measure/trust-check.ts'
import { buildResult } from '../result/build-result.ts'
import { readEnvironment } from '../result/environment.ts'
import { exportResult, saveResult } from '../result/result-store.ts'
import type { RunResult } from '../result/run-result.ts'
import { checkWritable } from '../result/writable.ts'
import type { RunOptions } from '../run/run-options.ts'
import type { LoadedScenario } from '../scenario/load-scenario.ts'
import type { Mode, Scenario } from '../scenario/scenario.ts'
import { scenarioHash } from '../scenario/scenario-hash.ts'
import { isSteadyLoad } from '../scenario/steady-load.ts'
import { formatDuration } from '../units/duration.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import type { CommandContext } from './command-context.ts'
import type { Engine } from './engine.ts'
import { EXIT, exitCodeOf } from './exit-code.ts'
import { readPackageVersion } from './package-files.ts'
import { readPeerAccess } from './peer-access.ts'
import { checkPrecision, type PrecisionRequest } from './precision.ts'
import { type PreciseRun, runPrecisely } from './run-precisely.ts'
import type { RunRequest } from './run-request.ts'
import { openRunScreen, type RunScreen } from './run-screen.ts'
import { openScenario } from './scenario-file.ts'
import { type Interruption, watchSignals } from './signals.ts'
import { checkPreciseEnough, checkRepeats, wordLonger, wordStop } from './simulated-checks.ts'

/**
 * Runs a scenario once in each mode that was asked for, saves and reports; returns the exit code. What can be refused
 * is refused before the first run. Ctrl-C ends the run in hand, which is saved and reported as partial. A result that
 * cannot be saved is reported all the same, and the runs go on.
 */
export async function runSession(request: RunRequest, context: CommandContext): Promise<number> {
  const { host } = context
  const loaded = await openScenario(request.name, { cwd: host.cwd, overrides: request.overrides, clock: request.clock })
  if (request.precision !== null) checkGoal(request.precision, loaded.scenario)
  if (request.out !== null) checkWritable(resolve(host.cwd, request.out.value), request.out.origin)
  const access = readPeerAccess(loaded.scenario, { ownHosts: request.ownHosts, env: host.env })
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
      access,
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

/** Throws `InputError` for a figure that has no interval, or a load that cannot go on until one is narrow. */
function checkGoal(precision: PrecisionRequest, scenario: Scenario): void {
  checkPrecision(precision, scenario)
  if (isSteadyLoad(scenario.requests)) return
  const message =
    'needs a load that is the same as long as it lasts (constant, poisson at one rate, or closed, all equally long); this one ends by itself, so run it with several seeds instead'
  throw new InputError([{ where: precision.origin, message }])
}

interface Session {
  readonly request: RunRequest
  readonly context: CommandContext
  readonly loaded: LoadedScenario
  readonly access: PeerAccess
  readonly screen: RunScreen
  readonly interruption: Interruption
  readonly engine: Engine
  /** Why results could not be written, each reason once. */
  readonly failures: Set<string>
}

async function runOnce(session: Session, mode: Mode): Promise<RunResult> {
  const { host } = session.context
  const environment = readEnvironment(host.cwd, readPackageVersion())
  const startedAt = new Date().toISOString()
  const measured = await measure(session, mode)
  return keep(buildResult({ ...measured, environment, startedAt }), session)
}

/** What came of the engine, and of which scenario: a run for precision makes its load last longer. */
interface Measured {
  readonly measurement: Measurement
  readonly scenario: Scenario
  readonly hash: string
  readonly checks: readonly TrustCheck[]
}

/** Runs the engine with the screen live; the screen is still again afterwards, whatever happens. */
async function measure(session: Session, mode: Mode): Promise<Measured> {
  const { request, loaded, screen, interruption } = session
  const live = screen.begin(mode)
  const { signal } = interruption
  const { graceUs } = request
  const onAbort = (): void => {
    const grace = `${formatDuration(graceUs)}${request.clock === 'virtual' ? ' of simulated time' : ''}`
    live.note(`! stopping: what has begun may finish within ${grace}; Ctrl-C again ends at once`)
  }
  signal.addEventListener('abort', onAbort)
  try {
    const options = { scenario: loaded.scenario, mode, onReading: live.update, signal, graceUs, access: session.access }
    const measured = await runEngine(session, options, live.note)
    if (!request.checksDeterminism || signal.aborted) return measured
    const checked = await repeat(measured, { signal, note: live.note })
    if (checked === null) live.note('! the run is complete, but was not repeated')
    return checked ?? measured
  } finally {
    signal.removeEventListener('abort', onAbort)
    live.stop()
  }
}

async function runEngine(
  { engine, request, loaded }: Session,
  options: RunOptions,
  note: (text: string) => void,
): Promise<Measured> {
  const { precision } = request
  if (precision === null) return { ...loaded, measurement: await engine(options), checks: [] }
  const onLonger = (run: PreciseRun): void => note(`  ${wordLonger(run)}`)
  const run = await runPrecisely(engine, options, { goal: precision, onLonger })
  const stop = wordStop(run)
  if (stop !== null) note(`! ${stop}`)
  const { measurement, scenario } = run
  return { measurement, scenario, hash: scenarioHash(scenario), checks: [checkPreciseEnough(run, precision.ratio)] }
}

/** Has a second process simulate the same, and compares; null when the signal came first. One that fails costs no run. */
async function repeat(
  measured: Measured,
  { signal, note }: { readonly signal: AbortSignal; readonly note: (text: string) => void },
): Promise<Measured | null> {
  const { measurement, scenario, hash, checks } = measured
  const { repeatRun } = await import('../run/repeat-run.ts')
  const firstMs = measurement.wallUs / US_PER_MS
  const second = await repeatRun({ scenario, mode: measurement.mode }, { firstMs, signal }).catch((error) => {
    if (!(error instanceof RunError)) throw error
    note(`! ${error.message}`)
    return null
  })
  if (second === null && signal.aborted) return null
  return { ...measured, checks: [...checks, checkRepeats(measurement, second, hash)] }
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
