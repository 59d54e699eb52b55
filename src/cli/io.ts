/** The outside world as a command sees it, so that every command can be run and read in a test. */
export interface Io {
  /** Results. */
  readonly out: (text: string) => void
  /** Progress, notes, errors. */
  readonly err: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly stdoutIsTerminal: boolean
  readonly stderrIsTerminal: boolean
  /** Width of stderr in columns; 80 where unknown. */
  readonly columns: number
}
