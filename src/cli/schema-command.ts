import { Argument, type Command } from 'commander'
import type { CommandContext } from './command-context.ts'

/** `qbench schema`: the published JSON Schemas, for editors and for programs that read results. */
export function addSchemaCommand(program: Command, { host, finish }: CommandContext): void {
  program
    .command('schema')
    .helpGroup('Project')
    .summary('JSON Schema of scenario and result files')
    .description('Print the JSON Schema of scenario files or of result files.')
    .addArgument(new Argument('<kind>', 'which files').choices(['scenario', 'result']))
    .addHelpText('after', '\nExamples:\n  qbench schema scenario > scenario.schema.json\n  qbench schema result')
    .action(async (kind: 'scenario' | 'result') => {
      host.out(`${JSON.stringify(await readSchema(kind), null, 2)}\n`)
      finish(0)
    })
}

async function readSchema(kind: 'scenario' | 'result'): Promise<object> {
  if (kind === 'scenario') return (await import('../scenario/json-schema.ts')).scenarioJsonSchema()
  return (await import('../result/run-result-schema.ts')).resultJsonSchema()
}
