import type { Command } from 'commander'
import { InputError } from '../fault/input-error.ts'
import type { CommandContext } from './command-context.ts'

/** `qbench help`: the help of a command, or a topic that belongs to none. */
export function addHelpCommand(program: Command, { host, finish }: CommandContext): void {
  program
    .command('help')
    .description('Print help on a command or a topic.')
    .argument('[subject]', 'a command, or exit-codes, env, metrics, scenario')
    .action(async (subject: string | undefined) => {
      host.out(await helpOn(subject, program))
      finish(0)
    })
}

async function helpOn(subject: string | undefined, program: Command): Promise<string> {
  if (subject === undefined) return program.helpInformation()
  const command = program.commands.find((candidate) => candidate.name() === subject)
  // outputHelp, unlike helpInformation, includes the examples.
  if (command !== undefined) return captureHelp(command)
  const { HELP_TOPICS } = await import('./help-topics.ts')
  const topic = HELP_TOPICS[subject]
  if (topic !== undefined) return topic
  const names = program.commands.map((candidate) => candidate.name()).filter((name) => name !== 'help')
  const known = [...names, ...Object.keys(HELP_TOPICS)].join(', ')
  throw new InputError([{ where: 'qbench help', message: `there is no help on "${subject}"; there is on ${known}` }])
}

function captureHelp(command: Command): string {
  let text = ''
  command.configureOutput({
    ...command.configureOutput(),
    writeOut: (chunk) => {
      text += chunk
    },
  })
  command.outputHelp()
  return text
}
