import type { Command } from 'commander'
import { openPalette } from './colour.ts'
import type { CommandContext } from './command-context.ts'

/** `qbench report`: a saved result on the screen again. */
export function addReportCommand(program: Command, { host, colourFlag, finish }: CommandContext): void {
  program
    .command('report')
    .helpGroup('Analyse')
    .summary('show a saved result again')
    .description('Show a saved result again. Results are kept in .qbench/runs; nothing is measured anew.')
    .argument('[result]', '@last, @prev, an id, or a file', '@last')
    .option('--json', 'the result as one JSON object')
    .addHelpText('after', '\nExamples:\n  qbench report\n  qbench report @prev --json\n  qbench report result.json')
    .action(async (ref: string, { json }: { readonly json?: boolean }) => {
      const { readResult } = await import('../result/result-store.ts')
      const result = readResult(ref, host.cwd)
      if (json) {
        const { renderJson } = await import('../report/json.ts')
        host.out(renderJson(result))
      } else {
        const { renderHeading } = await import('../report/heading.ts')
        const { renderText } = await import('../report/text.ts')
        const palette = await openPalette({ flag: colourFlag(), env: host.env, isTerminal: host.stdoutIsTerminal })
        const width = host.stdoutSize().columns
        host.out(`${renderHeading(result.scenario.resolved, result.mode, palette, { width, clock: result.clock })}\n`)
        host.out(renderText(result, { palette, path: null, next: null, width }))
      }
      finish(0)
    })
}
