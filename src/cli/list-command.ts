import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'

/** `qbench list`: the scenarios that come with qbench, and those in the current folder. */
export function addListCommand(program: Command, { host, finish }: CommandContext): void {
  program
    .command('list')
    .helpGroup('Run')
    .summary('the scenarios')
    .description('List the scenarios that come with qbench, and the scenario files in the current folder.')
    .addHelpText('after', '\nExamples:\n  qbench list\n  qbench list | grep smtp')
    .action(async () => {
      const { renderScenarioCatalogue } = await import('./scenario-catalogue.ts')
      host.out(await renderScenarioCatalogue(host.cwd))
      finish(0)
    })
}
