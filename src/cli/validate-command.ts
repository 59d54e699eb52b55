import type { Command } from 'commander'
import { InputError, type Problem } from '../fault/input-error.ts'
import type { CommandContext } from './command-context.ts'
import { openScenario } from './scenario-file.ts'

/** `qbench validate`: every problem of every file, and no run. */
export function addValidateCommand(program: Command, { host, finish }: CommandContext): void {
  program
    .command('validate')
    .helpGroup('Run')
    .summary('check scenario files')
    .description('Check scenario files and report every problem in them. Nothing runs.')
    .argument('<file...>', 'scenario files or names')
    .addHelpText('after', '\nExamples:\n  qbench validate nightly.yaml\n  qbench validate scenarios/*.yaml')
    .action(async (names: readonly string[]) => {
      const problems: Problem[] = []
      for (const name of names) {
        const found = await listProblems(name, host.cwd)
        if (found.length === 0) host.out(`✓ ${name}\n`)
        problems.push(...found)
      }
      if (problems.length > 0) throw new InputError(problems)
      finish(0)
    })
}

async function listProblems(name: string, cwd: string): Promise<readonly Problem[]> {
  try {
    await openScenario(name, { cwd })
    return []
  } catch (error) {
    if (error instanceof InputError) return error.problems
    throw error
  }
}
