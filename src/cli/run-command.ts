import { type Command, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import type { RunOptions } from './run-request.ts'
import { addScenarioOptions, gather } from './scenario-settings.ts'

/** `qbench run`: one scenario, one way or both ways, and the report. */
export function addRunCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('run')
    .helpGroup('Run')
    .summary('run a scenario')
    .description('Run a scenario and report who waited, what arrived and why. The result is kept in .qbench/runs.')
    .argument('<scenario>', 'a name from qbench list, or a file')
    .addOption(
      new Option('--mode <mode>', 'sync, async, or both one after the other (default: async)').argParser(gather),
    )
  addClockOptions(command)
  addScenarioOptions(command)
  command
    .addOption(
      new Option('--grace <duration>', 'after Ctrl-C, time for work in flight (default: 10s)').argParser(gather),
    )
    .addOption(
      new Option(
        '--i-own <host>',
        'load this host too: it is yours; repeatable (default: this machine alone)',
      ).argParser(gather),
    )
    .addOption(new Option('--out <file>', 'write the result there too; must not exist').argParser(gather))
    .addOption(new Option('--json', 'the result as one JSON object on stdout').conflicts('quiet'))
    .option('--quiet', 'the verdict line only')
    .addHelpText(
      'after',
      `
Examples:
  qbench run newsletter --mode both
  qbench run spike --mode sync --set requests.order.timeout=2s
  qbench run spike --mode both --clock virtual --check-determinism
  qbench run login --clock virtual --precision login.completion.p99=1%
  qbench run ./nightly.yaml --json > result.json`,
    )
    .action(async (name: string, options: RunOptions) => {
      const { readRunRequest } = await import('./run-request.ts')
      const request = readRunRequest(name, options, context.host.env)
      const { runSession } = await import('./run-session.ts')
      context.finish(await runSession(request, context))
    })
}

/** What a run's time is, and what only simulated time can do. */
function addClockOptions(command: Command): void {
  command
    .addOption(
      new Option('--clock <clock>', 'real, or virtual: the same engine in simulated time (default: real)').argParser(
        gather,
      ),
    )
    .addOption(
      new Option(
        '--precision <value>',
        'virtual only: make the run longer until a latency is known this well: 1%, or order.wait.p99=1%',
      ).argParser(gather),
    )
    .option('--check-determinism', 'virtual only: run twice, and refuse results that differ by a byte')
}
