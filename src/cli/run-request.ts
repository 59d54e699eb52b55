import type { Override } from '../scenario/load-scenario.ts'
import type { Mode } from '../scenario/scenario.ts'
import { parseDuration } from '../units/duration.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import { readOverrides } from './scenario-settings.ts'
import { createSettingReader, type GivenValues, type Setting } from './setting-reader.ts'

/** What `qbench run` was asked for, checked. */
export interface RunRequest {
  readonly name: string
  readonly modes: readonly Mode[]
  readonly overrides: readonly Override[]
  /** Time for work in flight after the first Ctrl-C. */
  readonly graceUs: number
  readonly out: Setting<string> | null
  readonly output: 'text' | 'json' | 'quiet'
}

/** The command's options as commander hands them over. */
export interface RunOptions {
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

const MODES = ['sync', 'async', 'both'] as const

const GRACE_DEFAULT_US = 10 * US_PER_SEC

/** Reads flags and environment strictly. Throws `InputError` with every problem. */
export function readRunRequest(
  name: string,
  options: RunOptions,
  env: Readonly<Record<string, string | undefined>>,
): RunRequest {
  const { set = [], json, quiet, ...flags } = options
  const reader = createSettingReader(flags satisfies GivenValues, env)
  const mode = reader.choice('mode', MODES)?.value ?? 'async'
  const overrides = readOverrides(reader, set)
  const grace = reader.parsed('grace', parseDuration, 'a duration such as 500ms, 10s or 2m')
  const out = reader.text('out')
  if (out !== null && mode === 'both') reader.refuse(out.origin, 'holds one result; give --mode sync or --mode async')
  reader.finish()
  return {
    name,
    modes: mode === 'both' ? ['sync', 'async'] : [mode],
    overrides,
    graceUs: grace?.value ?? GRACE_DEFAULT_US,
    out,
    output: json ? 'json' : quiet ? 'quiet' : 'text',
  }
}
