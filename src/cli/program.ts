import { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addExplainCommand } from './explain-command.ts'
import { addHelpCommand } from './help-command.ts'
import { addInitCommand } from './init-command.ts'
import { addListCommand } from './list-command.ts'
import { readPackageVersion } from './package-files.ts'
import { addReportCommand } from './report-command.ts'
import { addRunCommand } from './run-command.ts'
import { addSchemaCommand } from './schema-command.ts'
import { addShowCommand } from './show-command.ts'
import { programHelp } from './start-screen.ts'
import { usageFault } from './usage-fault.ts'
import { addValidateCommand } from './validate-command.ts'
import { addVerifyCommand } from './verify-command.ts'

/** In the order in which the start screen lists them. */
const COMMANDS = [
  addRunCommand,
  addListCommand,
  addShowCommand,
  addValidateCommand,
  addInitCommand,
  addReportCommand,
  addVerifyCommand,
  addExplainCommand,
  addSchemaCommand,
  addHelpCommand,
]

/** Longer lines are hard to read. */
const HELP_COLUMN_COUNT_MAX = 80

/**
 * Builds the whole command line. Commands load what they need when they act, so that building it stays cheap.
 * Help goes to stdout; what is wrong with a command line is thrown as `InputError`.
 */
export function createProgram(context: Omit<CommandContext, 'colourFlag'>): Command {
  const program = new Command('qbench')
    .version(readPackageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .option('--color', 'colour, also where the output is no terminal')
    .option('--no-color', 'no colour')
    .configureOutput({
      writeOut: context.host.out,
      // Errors are thrown and printed by runCli, all in one shape.
      writeErr: () => undefined,
      getOutHelpWidth: () => Math.min(HELP_COLUMN_COUNT_MAX, context.host.stdoutSize().columns),
      getOutHasColors: () => false,
    })
  program.helpInformation = () => programHelp(program)
  const colourFlag = (): boolean | null => program.opts<{ color?: boolean }>().color ?? null
  for (const add of COMMANDS) add(program, { ...context, colourFlag })
  for (const command of [program, ...program.commands]) {
    command.exitOverride((error) => {
      throw usageFault(command, error)
    })
  }
  return program
}
