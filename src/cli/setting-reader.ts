import { InputError, type Problem } from '../fault/input-error.ts'

/** Option values as they were given: every single one, in order. */
export type GivenValues = Readonly<Record<string, readonly string[] | undefined>>

/** A setting's value and where it came from: `--seed` or `QBENCH_SEED`. */
export interface Setting<Value> {
  readonly value: Value
  readonly origin: string
}

/**
 * Reads settings that a flag or its environment variable may give (the flag wins), strictly, and collects every
 * problem: `null` is a setting that was not given, or that is a problem already.
 */
export interface SettingReader {
  text(name: string): Setting<string> | null
  /** Decimal digits only. `Number` and `parseInt` would take `''`, `1e9`, `0x10` and `10abc`. */
  integer(name: string): Setting<string> | null
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Setting<Choice> | null
  /** Reads with a parser that answers null to what it does not understand; `expected` says what it wants. */
  parsed<Value>(name: string, parse: (text: string) => Value | null, expected: string): Setting<Value> | null
  /** Texts of an option that may be given several times; the environment separates them by commas. */
  list(name: string): readonly string[]
  /** Adds a problem that the caller found. */
  refuse(where: string, message: string): void
  /** Throws `InputError` with all problems, if there are any. */
  finish(): void
}

/** Opens a reader over a command's flags and the environment. */
export function createSettingReader(
  flags: GivenValues,
  env: Readonly<Record<string, string | undefined>>,
): SettingReader {
  const problems: Problem[] = []

  const refuse = (where: string, message: string): void => {
    problems.push({ where, message })
  }

  const fromFlag = (name: string, values: readonly string[]): Setting<string> | null => {
    const origin = `--${name}`
    const [value = '', ...others] = values
    if (others.length > 0) refuse(origin, `given ${values.length} times (${values.join(', ')}); give it once`)
    else if (value === '') refuse(origin, 'has an empty value')
    else if (value.startsWith('--')) refuse(origin, `needs a value, but ${value} follows`)
    else return { value, origin }
    return null
  }

  const fromEnvironment = (name: string): Setting<string> | null => {
    const origin = `QBENCH_${name.toUpperCase().replaceAll('-', '_')}`
    const value = env[origin]
    if (value === undefined) return null
    if (value !== '') return { value, origin }
    refuse(origin, 'is set but empty; unset it or give it a value')
    return null
  }

  const text = (name: string): Setting<string> | null => {
    const values = flags[name]
    return values === undefined ? fromEnvironment(name) : fromFlag(name, values)
  }

  const parsed = <Value>(name: string, parse: (text: string) => Value | null, expected: string) => {
    const setting = text(name)
    if (setting === null) return null
    const value = parse(setting.value)
    if (value !== null) return { value, origin: setting.origin }
    refuse(setting.origin, `expected ${expected}, got "${setting.value}"`)
    return null
  }

  const list = (name: string): readonly string[] => {
    const values = flags[name]
    if (values !== undefined) return values.flatMap((value) => fromFlag(name, [value])?.value ?? [])
    const setting = fromEnvironment(name)
    if (setting === null) return []
    return setting.value.split(',').map((text) => text.trim())
  }

  return {
    text,
    parsed,
    list,
    integer: (name) => parsed(name, (value) => (/^[0-9]+$/.test(value) ? value : null), 'a whole number such as 4'),
    choice: <Choice extends string>(name: string, choices: readonly Choice[]) =>
      parsed(name, (value) => choices.find((choice) => choice === value) ?? null, `one of ${choices.join(', ')}`),
    refuse,
    finish() {
      if (problems.length > 0) throw new InputError(problems)
    },
  }
}
