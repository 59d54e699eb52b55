import type { Host } from './host.ts'

/** What every command is given. */
export interface CommandContext {
  readonly host: Host
  /** `--color` or `--no-color`; null when neither was given. Known once a command acts. */
  colourFlag(): boolean | null
  /** Notes the exit code of the command that acted. */
  finish(exitCode: number): void
}
