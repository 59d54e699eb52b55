import type { Path } from './finding.ts'

/** One value of a scenario, at its place in the file's grammar, in human units. */
export interface Setting {
  readonly path: Path
  readonly value: string
  /** Another way to write the same setting. */
  readonly otherPath?: Path
}

/** A setting for each value that is there; null: switched off, and left out. */
export function leaves(base: Path, values: Readonly<Record<string, string | null>>): readonly Setting[] {
  return Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [{ path: [...base, key], value }]))
}

/** The same settings, further down. */
export function below(base: Path, settings: readonly Setting[]): readonly Setting[] {
  return settings.map(({ path, value, otherPath }) => {
    const setting = { path: [...base, ...path], value }
    return otherPath === undefined ? setting : { ...setting, otherPath: [...base, ...otherPath] }
  })
}

/** Prints a value that may be switched off. */
export function ifSet<Value>(value: Value | null, print: (value: Value) => string): string | null {
  return value === null ? null : print(value)
}
