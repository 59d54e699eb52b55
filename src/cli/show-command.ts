import { type Command, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import { openScenario } from './scenario-file.ts'
import { addScenarioOptions, readOverrides } from './scenario-settings.ts'
import { createSettingReader } from './setting-reader.ts'

interface ShowOptions {
  readonly set?: readonly string[]
  readonly seed?: readonly string[]
  readonly workers?: readonly string[]
  readonly queue?: readonly string[]
  readonly origin?: boolean
  readonly json?: boolean
}

/** `qbench show`: a scenario as it would run, with every default and override in place. */
export function addShowCommand(program: Command, { host, finish }: CommandContext): void {
  const command = program
    .command('show')
    .helpGroup('Run')
    .summary('a scenario as it would run')
    .description('Print a scenario as it would run: every default filled in, every override applied.')
    .argument('<scenario>', 'a name from qbench list, or a file')
  addScenarioOptions(command)
  command
    .option('--origin', 'say where each value comes from')
    .addOption(
      new Option('--json', 'the resolved scenario as one JSON object, times in microseconds').conflicts('origin'),
    )
    .addHelpText(
      'after',
      `
Examples:
  qbench show newsletter
  qbench show spike --origin --set requests.order.timeout=2s
  qbench show ./nightly.yaml --json`,
    )
    .action(async (name: string, options: ShowOptions) => {
      const { set = [], seed, workers, queue } = options
      const reader = createSettingReader({ seed, workers, queue }, host.env)
      const overrides = readOverrides(reader, set)
      reader.finish()
      const { scenario, origins } = await openScenario(name, { overrides, cwd: host.cwd })
      if (options.json) host.out(`${JSON.stringify(scenario, plainArrays, 2)}\n`)
      else host.out(renderLeaves(origins, options.origin === true))
      finish(0)
    })
}

interface Leaf {
  readonly path: string
  readonly value: string
  readonly origin: string
}

function renderLeaves(leaves: readonly Leaf[], withOrigin: boolean): string {
  const pathWidth = Math.max(...leaves.map((leaf) => leaf.path.length))
  const valueWidth = Math.max(...leaves.map((leaf) => leaf.value.length))
  const lines = leaves.map(({ path, value, origin }) => {
    const line = `${path.padEnd(pathWidth)}  ${value}`
    return withOrigin ? `${line.padEnd(pathWidth + 2 + valueWidth)}  ${origin}` : line
  })
  return `${lines.join('\n')}\n`
}

/** JSON knows no typed arrays: a trace's starts are written as a plain list. */
const plainArrays = (_key: string, value: unknown): unknown => (value instanceof Float64Array ? [...value] : value)
