import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { InputError } from '../fault/input-error.ts'
import { RunError } from '../fault/run-error.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-code.ts'

/** `qbench init`: a scenario file of one's own to start from. */
export function addInitCommand(program: Command, { host, finish }: CommandContext): void {
  program
    .command('init')
    .helpGroup('Run')
    .summary('a scenario file of your own')
    .description('Write a commented scenario file to start from. An existing file is never overwritten.')
    .argument('<name>', 'name of the scenario; the file is <name>.yaml in the current folder')
    .addHelpText(
      'after',
      '\nExamples:\n  qbench init my-service\n  qbench init checkout && qbench validate checkout.yaml',
    )
    .action(async (name: string) => {
      const fileName = `${checkedName(name)}.yaml`
      const { initTemplate } = await import('../scenario/init-template.ts')
      writeNew(join(host.cwd, fileName), initTemplate(name), fileName)
      host.out(`✓ wrote ${fileName}\n\n  next       qbench run ./${fileName} --mode both\n`)
      finish(0)
    })
}

/** A name becomes a file name and part of metric names and result ids: nothing that a shell or a path reads otherwise. */
function checkedName(name: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) return name
  const message = 'a scenario name has 1 to 64 lower-case letters, digits and dashes, and no dash first'
  throw new InputError([{ where: name === '' ? 'qbench init' : name, message }])
}

function writeNew(path: string, text: string, shown: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') {
      throw new InputError([{ where: shown, message: 'exists already and is never overwritten; choose another name' }])
    }
    throw new RunError(`cannot write ${shown}: ${(error as Error).message}`, EXIT.cannotWrite)
  }
}
