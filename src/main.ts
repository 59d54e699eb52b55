import { EXIT } from './cli/exit-code.ts'
import type { Host } from './cli/host.ts'
import type { TerminalSize } from './cli/io.ts'
import { runCli } from './cli/run-cli.ts'

/** Shows the cursor and wraps lines again, whatever was being drawn. */
const RESTORE_TERMINAL = '\x1b[?25h\x1b[?7h'

/** A reader such as `head` may leave early: that is no error, and the rest of the output is nobody's loss. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return
  process.stderr.write(`✗ cannot write the output: ${error.message}\n`)
  exitNow(EXIT.cannotWrite)
}

function exitNow(exitCode: number): never {
  if (process.stderr.isTTY) process.stderr.write(RESTORE_TERMINAL)
  process.exit(exitCode)
}

/** What a stream shows where it is no terminal, or one that does not know its size. */
const SIZE_GUESS: TerminalSize = { columns: 100, rows: 24 }

function sizeOf({ columns, rows }: NodeJS.WriteStream): TerminalSize {
  return { columns: columns || SIZE_GUESS.columns, rows: rows || SIZE_GUESS.rows }
}

function readCwd(): string {
  try {
    return process.cwd()
  } catch (error) {
    process.stderr.write(`✗ the working directory cannot be used, was it deleted? ${(error as Error).message}\n`)
    return exitNow(EXIT.cannotWrite)
  }
}

process.stdout.on('error', onOutputError)
// Progress and notes are expendable: a full disk or a reader that left must not end a run, and there is nobody to tell.
process.stderr.on('error', () => undefined)
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack ?? error.message}\nthis is a bug in qbench\n`)
  exitNow(EXIT.bug)
})

const host: Host = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  cwd: readCwd(),
  stdoutIsTerminal: process.stdout.isTTY === true,
  stderrIsTerminal: process.stderr.isTTY === true,
  stdoutSize: () => sizeOf(process.stdout),
  stderrSize: () => sizeOf(process.stderr),
  signals: process,
  exitNow,
  loadEngine: async (clock) => (await import('./cli/engine.ts')).openEngine(clock),
  loadChecks: async () => (await import('./cli/checks.ts')).openChecks(),
}

process.exitCode = await runCli(process.argv.slice(2), host)
