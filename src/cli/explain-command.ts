import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'

/** `qbench explain`: what a metric, a scenario or a rule means, how it is computed, and who says so. */
export function addExplainCommand(program: Command, context: CommandContext): void {
  program
    .command('explain')
    .helpGroup('Analyse')
    .summary('what a metric, a scenario or a rule means')
    .description(
      'Explain a metric, a scenario, a rule, a trust check or a reason that a report gives: what it means, how it is ' +
        'computed, when it misleads, and where it comes from. Without a word: all that can be explained.',
    )
    .argument('[word]', 'a metric, a scenario or its file, a rule by number or name, a check, a law')
    .option('--json', 'the explanation as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  qbench explain
  qbench explain order.response.p99
  qbench explain newsletter
  qbench explain A3
  qbench explain littles-law --json`,
    )
    .action(async (word: string | undefined, { json = false }: { readonly json?: boolean }) => {
      const { explainWord } = await import('./explain-session.ts')
      await explainWord(word, json, context)
      context.finish(0)
    })
}
