import { readEnvironment } from '../result/environment.ts'
import type { Environment } from '../result/run-result.ts'
import { NS_PER_US } from '../units/microseconds.ts'
import type { CheckResult, CheckVerdict } from '../verify/check.ts'
import { runChecks } from '../verify/run-checks.ts'
import { renderCheck, renderChecks, worstVerdict } from './check-line.ts'
import { openPalette } from './colour.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-code.ts'
import { readPackageVersion } from './package-files.ts'
import { watchSignals } from './signals.ts'

/** As commander hands them over. */
export interface VerifyOptions {
  readonly json?: boolean
  readonly quiet?: boolean
}

/**
 * Runs the self-test and returns the exit code: a check that fails is worse than one that says nothing, because it would
 * fail on a calm machine as well. Ctrl-C leaves the check in hand out of what is printed.
 */
export async function verifySession(options: VerifyOptions, context: CommandContext): Promise<number> {
  const { host } = context
  const isTalking = !options.json && !options.quiet
  const palette = await openPalette({ flag: context.colourFlag(), env: host.env, isTerminal: host.stdoutIsTerminal })
  const environment = readEnvironment(host.cwd, readPackageVersion())
  const interruption = watchSignals(host)
  const wallUs = startStopwatch()
  const results: TimedResult[] = []
  let wantedCount = 0
  try {
    const checks = await host.loadChecks()
    wantedCount = checks.length
    if (isTalking) host.out(`${heading(environment)}\n\n`)
    let beforeUs = wallUs()
    for await (const result of runChecks(checks, interruption.signal)) {
      results.push({ ...result, wallUs: wallUs() - beforeUs })
      beforeUs = wallUs()
      if (isTalking) host.out(`${renderCheck(result, { palette, width: host.stdoutSize().columns })}\n`)
    }
  } finally {
    interruption.stop()
  }
  const whole = { wallUs: wallUs(), wantedCount }
  if (options.json) host.out(`${JSON.stringify(describe(results, whole, environment))}\n`)
  else host.out(`${options.quiet ? '' : '\n'}${renderChecks(results, whole, palette)}\n`)
  return interruption.exitCode() ?? EXIT_OF_VERDICT[worstVerdict(results)]
}

const EXIT_OF_VERDICT: Readonly<Record<CheckVerdict, number>> = {
  holds: EXIT.pass,
  fails: EXIT.fail,
  unclear: EXIT.untrusted,
}

interface TimedResult extends CheckResult {
  readonly wallUs: number
}

/** The self-test as one object. `isComplete` false: it was stopped, and says nothing as a whole. */
function describe(
  checks: readonly TimedResult[],
  { wallUs, wantedCount }: { readonly wallUs: number; readonly wantedCount: number },
  environment: Environment,
): object {
  const isComplete = checks.length === wantedCount
  const verdict = isComplete ? worstVerdict(checks) : null
  return { kind: 'qbench-verify', verdict, isComplete, wantedCount, wallUs, environment, checks }
}

function heading({ qbenchVersion, nodeVersion, cpuCount, cpuModel, loadAverage }: Environment): string {
  const machine = `${cpuCount} × ${cpuModel}`
  return `self-test · qbench ${qbenchVersion} · node ${nodeVersion} · ${machine} · load ${loadAverage.toFixed(1)}`
}

function startStopwatch(): () => number {
  const startNs = process.hrtime.bigint()
  return () => Math.round(Number(process.hrtime.bigint() - startNs) / NS_PER_US)
}
