import { type Command, Option } from 'commander'
import { parseDuration } from '../units/duration.ts'
import type { CommandContext } from './command-context.ts'
import type { RunRequest } from './run-session.ts'
import { addScenarioOptions, gather, readOverrides } from './scenario-settings.ts'
import { createSettingReader } from './setting-reader.ts'

const MODES = ['sync', 'async', 'both'] as const

const DEFAULT_GRACE = '10s'

interface RunOptions {
  readonly mode?: readonly string[]
  readonly set?: readonly string[]
  readonly seed?: readonly string[]
  readonly workers?: readonly string[]
  readonly queue?: readonly string[]
  readonly grace?: readonly string[]
  readonly out?: readonly string[]
  readonly json?: boolean
  readonly quiet?: boolean
}

/** `qbench run`: one scenario, one way or both ways, and the report. */
export function addRunCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('run')
    .helpGroup('Run')
    .summary('run a scenario')
    .description('Run a scenario and report who waited, what arrived and why. The result is kept in .qbench/runs.')
    .argument('<scenario>', 'a name from qbench list, or a file')
    .addOption(
      new Option('--mode <mode>', 'sync, async, or both, one after the other (default: async)').argParser(gather),
    )
  addScenarioOptions(command)
  command
    .addOption(
      new Option('--grace <duration>', `after Ctrl-C, time for work in flight (default: ${DEFAULT_GRACE})`).argParser(gather),
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
  qbench run ./nightly.yaml --json > result.json`,
    )
    .action(async (name: string, options: RunOptions) => {
      const request = readRequest(name, options, context.host.env)
      const { runSession } = await import('./run-session.ts')
      context.finish(await runSession(request, context))
    })
}

/** Reads flags and environment strictly. Throws `InputError` with every problem. */
function readRequest(name: string, options: RunOptions, env: Readonly<Record<string, string | undefined>>): RunRequest {
  const { set = [], json, quiet, ...flags } = options
  const reader = createSettingReader(flags, env)
  const mode = reader.choice('mode', MODES)?.value ?? 'async'
  const overrides = readOverrides(reader, set)
  const graceUs = reader.parsed('grace', parseDuration, 'a duration such as 500ms, 10s or 2m')?.value
  const out = reader.text('out')
  if (out !== null && mode === 'both') reader.refuse(out.origin, 'holds one result; give --mode sync or --mode async')
  reader.finish()
  return {
    name,
    modes: mode === 'both' ? ['sync', 'async'] : [mode],
    overrides,
    graceUs: graceUs ?? parseDuration(DEFAULT_GRACE) ?? 0,
    out,
    output: json ? 'json' : quiet ? 'quiet' : 'text',
  }
}
