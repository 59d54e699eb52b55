import { EXIT } from './cli/exit-code.ts'
import type { Host } from './cli/host.ts'
import { runCli } from './cli/run-cli.ts'

/** Shows the cursor and wraps lines again, whatever was being drawn. */
const RESTORE_TERMINAL = '\x1b[?25h\x1b[?7h'

/** A reader such as `head` may leave early: that is no error, and the rest of the output is nobody's loss. */
function onStreamError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return
  process.stderr.write(`✗ cannot write the output: ${error.message}\n`)
  exitNow(EXIT.cannotWrite)
}

function exitNow(exitCode: number): never {
  if (process.stderr.isTTY) process.stderr.write(RESTORE_TERMINAL)
  process.exit(exitCode)
}

process.stdout.on('error', onStreamError)
process.stderr.on('error', onStreamError)
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack ?? error.message}\nthis is a bug in qbench\n`)
  exitNow(EXIT.bug)
})

const host: Host = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  stdoutIsTerminal: process.stdout.isTTY === true,
  stderrIsTerminal: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? 80,
  signals: process,
  exitNow,
  loadEngine: async () => (await import('./cli/engine.ts')).engine,
}

process.exitCode = await runCli(process.argv.slice(2), host)
