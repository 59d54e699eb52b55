import { isIP } from 'node:net'
import type { Override } from '../scenario/load-scenario.ts'
import type { ClockKind, Mode } from '../scenario/scenario.ts'
import { parseDuration } from '../units/duration.ts'
import { MAX_TIMER_US, US_PER_SEC } from '../units/microseconds.ts'
import { PRECISION_FORM, type PrecisionRequest, parsePrecision } from './precision.ts'
import { readOverrides } from './scenario-settings.ts'
import { createSettingReader, type GivenValues, type Setting, type SettingReader } from './setting-reader.ts'

/** What `qbench run` was asked for, checked. */
export interface RunRequest {
  readonly name: string
  readonly modes: readonly Mode[]
  readonly clock: ClockKind
  /** Everything runs twice, and the two must be equal to the byte; only under the virtual clock. */
  readonly checksDeterminism: boolean
  /** How exact a figure is to be; only under the virtual clock. Its metric is not looked up yet: see `checkPrecision`. */
  readonly precision: PrecisionRequest | null
  readonly overrides: readonly Override[]
  /** Time for work in flight after the first Ctrl-C. */
  readonly graceUs: number
  /** Hosts that may be loaded although they are not this machine. */
  readonly ownHosts: readonly string[]
  readonly out: Setting<string> | null
  readonly output: 'text' | 'json' | 'quiet'
}

/** The command's options as commander hands them over. */
export interface RunOptions {
  readonly mode?: readonly string[]
  readonly clock?: readonly string[]
  readonly precision?: readonly string[]
  readonly checkDeterminism?: boolean
  readonly set?: readonly string[]
  readonly seed?: readonly string[]
  readonly workers?: readonly string[]
  readonly queue?: readonly string[]
  readonly grace?: readonly string[]
  readonly iOwn?: readonly string[]
  readonly out?: readonly string[]
  readonly json?: boolean
  readonly quiet?: boolean
}

const MODES = ['sync', 'async', 'both'] as const
const CLOCKS = ['real', 'virtual'] as const

const GRACE_DEFAULT_US = 10 * US_PER_SEC

/** Reads flags and environment strictly. Throws `InputError` with every problem. */
export function readRunRequest(
  name: string,
  options: RunOptions,
  env: Readonly<Record<string, string | undefined>>,
): RunRequest {
  const { set = [], json, quiet, checkDeterminism: checksDeterminism = false, iOwn, ...flags } = options
  const reader = createSettingReader({ ...flags, 'i-own': iOwn } satisfies GivenValues, env)
  const mode = reader.choice('mode', MODES)?.value ?? 'async'
  const clock = readClock(reader, {
    checksDeterminism,
    isClockGiven: options.clock !== undefined || env.QBENCH_CLOCK !== undefined,
  })
  const overrides = readOverrides(reader, set)
  const grace = reader.parsed('grace', parseGrace, 'a duration of at most 596h such as 500ms, 10s or 2m')
  const ownHosts = readOwnHosts(reader)
  const out = reader.text('out')
  if (out !== null && mode === 'both') reader.refuse(out.origin, 'holds one result; give --mode sync or --mode async')
  reader.finish()
  return {
    name,
    modes: mode === 'both' ? ['sync', 'async'] : [mode],
    ...clock,
    overrides,
    graceUs: grace?.value ?? GRACE_DEFAULT_US,
    ownHosts,
    out,
    output: json ? 'json' : quiet ? 'quiet' : 'text',
  }
}

/** Host names or addresses: neither URLs nor ports, which would match nothing. */
function readOwnHosts(reader: SettingReader): readonly string[] {
  const hosts = reader.list('i-own')
  for (const host of hosts) {
    if (/^[A-Za-z0-9.:_-]+$/.test(host) && (isIP(host) !== 0 || !host.includes(':'))) continue
    reader.refuse('--i-own', `expected a host such as staging.example.com or 10.0.0.7, got "${host}"`)
  }
  return hosts
}

function parseGrace(text: string): number | null {
  const graceUs = parseDuration(text)
  return graceUs === null || graceUs > MAX_TIMER_US ? null : graceUs
}

/** The clock, and what only simulated time can do. */
function readClock(
  reader: SettingReader,
  { checksDeterminism, isClockGiven }: { readonly checksDeterminism: boolean; readonly isClockGiven: boolean },
): Pick<RunRequest, 'clock' | 'checksDeterminism' | 'precision'> {
  const clock = reader.choice('clock', CLOCKS)
  const precision = reader.parsed('precision', parsePrecision, PRECISION_FORM)
  // A clock that was refused may have been meant to be the virtual one.
  const isReal = clock?.value === 'real' || !isClockGiven
  if (isReal && checksDeterminism) {
    reader.refuse('--check-determinism', 'needs --clock virtual: no two runs in real time are equal')
  }
  if (isReal && precision !== null) {
    reader.refuse(
      precision.origin,
      'needs --clock virtual: a run in real time is not repeated until a figure is exact enough',
    )
  }
  return {
    clock: clock?.value ?? 'real',
    checksDeterminism,
    precision: precision === null ? null : { ...precision.value, origin: precision.origin },
  }
}
