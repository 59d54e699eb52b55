import { CommanderError } from 'commander'
import { InputError } from '../fault/input-error.ts'
import { RunError } from '../fault/run-error.ts'
import { EXIT } from './exit-code.ts'
import type { Host } from './host.ts'
import { createProgram } from './program.ts'
import { startScreen } from './start-screen.ts'
import { isAnswered, isWithoutCommand } from './usage-fault.ts'

/**
 * Runs one command line and returns its exit code. It never throws: what the user gave wrongly, what went wrong in
 * a run and what is a bug of ours each end in their own words on stderr and in their own code.
 */
export async function runCli(argv: readonly string[], host: Host): Promise<number> {
  let exitCode: number = EXIT.pass
  try {
    const program = createProgram({
      host,
      finish: (code) => {
        exitCode = code
      },
    })
    if (argv.length === 0) host.out(startScreen(program))
    else await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    return explain(error, host)
  }
}

async function explain(error: unknown, host: Host): Promise<number> {
  if (error instanceof CommanderError && isAnswered(error)) return EXIT.pass
  if (error instanceof CommanderError && isWithoutCommand(error)) return runCli([], host)
  if (error instanceof InputError) {
    const { renderProblems } = await import('../scenario/render-problems.ts')
    host.err(`${renderProblems(error.problems)}\n`)
    return EXIT.badInput
  }
  if (error instanceof RunError) {
    host.err(`✗ ${error.message}\n`)
    return error.exitCode
  }
  host.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\nthis is a bug in qbench\n`)
  return EXIT.bug
}
