/** How much a terminal shows. */
export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

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
  /** Asked anew for whatever is drawn, as windows are resized; a guess where the stream is no terminal. */
  readonly stdoutSize: () => TerminalSize
  readonly stderrSize: () => TerminalSize
}
