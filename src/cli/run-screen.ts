import { compareSideBySide } from '../compare/side-by-side.ts'
import type { LiveReading } from '../measure/live-reading.ts'
import { renderComparison } from '../report/comparison-text.ts'
import { renderHeading } from '../report/heading.ts'
import { renderJson } from '../report/json.ts'
import type { Palette } from '../report/palette.ts'
import { renderText } from '../report/text.ts'
import { renderVerdictLine } from '../report/verdict-line.ts'
import type { RunResult } from '../result/run-result.ts'
import { recordScenario } from '../result/scenario-record.ts'
import type { Mode, Scenario } from '../scenario/scenario.ts'
import { openPalette } from './colour.ts'
import type { CommandContext } from './command-context.ts'
import type { Host } from './host.ts'
import { createProgress } from './progress/progress.ts'
import type { RunRequest } from './run-request.ts'

/** What the user sees of a session: results on stdout in the form that was asked for, progress and notes on stderr. */
export interface RunScreen {
  /** Announces a run and shows it live, until its `stop`. */
  begin(mode: Mode): LiveRun
  /** One run's result; `path` is where it was saved, null: nowhere. */
  report(result: RunResult, path: string | null): void
  /** What can be said only after the last run. */
  close(results: readonly RunResult[]): void
}

/** A run in progress on the screen. */
export interface LiveRun {
  update(reading: LiveReading): void
  /** Prints a line that stays. */
  note(text: string): void
  /** Leaves the terminal as it was. */
  stop(): void
}

/** Opens the screen for a session. */
export async function openRunScreen(
  request: RunRequest,
  scenario: Scenario,
  { host, colourFlag }: CommandContext,
): Promise<RunScreen> {
  const openFor = (isTerminal: boolean) => openPalette({ flag: colourFlag(), env: host.env, isTerminal })
  const parts: ScreenParts = {
    request,
    scenario,
    host,
    outPalette: await openFor(host.stdoutIsTerminal),
    errPalette: await openFor(host.stderrIsTerminal),
  }
  return {
    begin: (mode) => begin(parts, mode),
    report: (result, path) => report(parts, result, path),
    close: (results) => close(parts, results),
  }
}

interface ScreenParts {
  readonly request: RunRequest
  readonly scenario: Scenario
  readonly host: Host
  /** Colour is decided for each stream: one may be a terminal, the other a file. */
  readonly outPalette: Palette
  readonly errPalette: Palette
}

function begin({ request, scenario, host, outPalette, errPalette }: ScreenParts, mode: Mode): LiveRun {
  if (request.output === 'quiet') {
    return { update: () => undefined, note: (text) => host.err(`${text}\n`), stop: () => undefined }
  }
  if (request.output === 'text') {
    const gap = mode === request.modes[0] ? '' : '\n'
    const { columns } = host.stdoutSize()
    host.out(
      `${gap}${renderHeading(recordScenario(scenario), mode, outPalette, { width: columns, clock: request.clock })}\n`,
    )
  }
  const { update, note, stop } = createProgress({ scenario, mode, io: host, palette: errPalette })
  return {
    update,
    note,
    stop() {
      stop()
      // What is live and what follows are apart where they share a screen.
      if (host.stderrIsTerminal) host.err('\n')
    },
  }
}

function report({ request, host, outPalette }: ScreenParts, result: RunResult, path: string | null): void {
  if (request.output === 'quiet') host.out(`${renderVerdictLine(result, outPalette)}\n`)
  if (request.output === 'text') {
    const { columns } = host.stdoutSize()
    const next = nextCommand(request, result.mode)
    host.out(renderText(result, { palette: outPalette, path, next, width: columns }))
  }
}

/** After one way, the other. */
function nextCommand({ name, modes, clock }: RunRequest, mode: Mode): { command: string; meaning: string } | null {
  if (modes.length > 1) return null
  const flags = clock === 'virtual' ? ' --clock virtual' : ''
  return mode === 'sync'
    ? { command: `qbench run ${name} --mode async${flags}`, meaning: 'the same work through a queue' }
    : { command: `qbench run ${name} --mode sync${flags}`, meaning: 'the same work while the client waits' }
}

/** JSON comes last, so that it is one object whatever ran; two runs in words end with what differs between them. */
function close({ request, host, outPalette }: ScreenParts, results: readonly RunResult[]): void {
  const [first, second] = results
  if (first === undefined || request.output === 'quiet') return
  if (request.output === 'json') {
    const pair = second && { kind: 'qbench-pair', [first.mode]: first, [second.mode]: second }
    host.out(pair === undefined ? renderJson(first) : `${JSON.stringify(pair)}\n`)
  } else if (second !== undefined) {
    host.out(`\n${renderComparison(compareSideBySide(first, second), outPalette)}`)
  }
}
