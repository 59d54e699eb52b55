import type { Palette } from '../report/palette.ts'

/** What decides about colour, most important first. */
export interface ColourChoice {
  /** `--color` or `--no-color`; null when neither was given. */
  readonly flag: boolean | null
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether the stream that is written to is a terminal. */
  readonly isTerminal: boolean
}

/**
 * Decides whether a stream gets colour: the flag, then `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`, then the terminal.
 * Source: no-color.org (counts when not empty), force-color.org, bixense.com/clicolors.
 */
export function wantsColour({ flag, env, isTerminal }: ColourChoice): boolean {
  if (flag !== null) return flag
  if (isSet(env.NO_COLOR)) return false
  if (env.FORCE_COLOR !== undefined) return !isOff(env.FORCE_COLOR)
  if (isSet(env.CLICOLOR_FORCE) && !isOff(env.CLICOLOR_FORCE)) return true
  return isTerminal && env.TERM !== 'dumb'
}

/** The palette for one stream. chalk decides nothing by itself: it ignores `NO_COLOR`. */
export async function openPalette(choice: ColourChoice): Promise<Palette> {
  const { Chalk } = await import('chalk')
  const chalk = new Chalk({ level: wantsColour(choice) ? 1 : 0 })
  return {
    accent: (text) => chalk.cyan(text),
    dim: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    warn: (text) => chalk.yellow(text),
    bold: (text) => chalk.bold(text),
  }
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== ''

const isOff = (value: string): boolean => value === '0' || value === 'false'
