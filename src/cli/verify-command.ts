import type { Command } from 'commander'
import { Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import type { VerifyOptions } from './verify-session.ts'

/** `qbench verify`: the tool's test of itself on the machine where it will measure. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  program
    .command('verify')
    .helpGroup('Analyse')
    .summary('test qbench itself on this machine')
    .description(
      'Test qbench itself on this machine, in under a minute: simulated queues against exact formulas, shortcuts ' +
        'against events, ledgers under faults, a frozen sink against arithmetic, a real run against its replay in ' +
        'simulated time, and how exact this machine is.',
    )
    .addOption(new Option('--json', 'one JSON object on stdout').conflicts('quiet'))
    .option('--quiet', 'the last line only')
    .addHelpText(
      'after',
      `
Exit code: 0 all checks hold, 1 one fails, 3 none fails but the machine was too busy for one to say anything.

Examples:
  qbench verify
  qbench verify --json > verify.json`,
    )
    .action(async (options: VerifyOptions) => {
      const { verifySession } = await import('./verify-session.ts')
      context.finish(await verifySession(options, context))
    })
}
