import { Terminal } from '@xterm/headless'

/** A terminal in memory: what a user would see after these bytes. */
export interface Screen {
  write(text: string): void
  /** Rows with text, right-trimmed, once everything written has been taken in. */
  rows(): Promise<readonly string[]>
  readonly bytes: () => string
}

export function createScreen(columns: number): Screen {
  // `convertEol` stands for the terminal driver, which makes a line end return to the first column.
  const terminal = new Terminal({ cols: columns, rows: 24, convertEol: true, allowProposedApi: true })
  let bytes = ''
  return {
    write(text) {
      bytes += text
      terminal.write(text)
    },
    async rows() {
      await new Promise<void>((done) => terminal.write('', done))
      const { active } = terminal.buffer
      const rows = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '')
      return rows.slice(0, rows.findLastIndex((row) => row !== '') + 1)
    },
    bytes: () => bytes,
  }
}
