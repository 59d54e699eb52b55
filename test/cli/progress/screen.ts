import { Terminal } from '@xterm/headless'

/** What a user sees on a terminal after these bytes, and those that follow when it gets another width: rows with text, right-trimmed. Needs real timers. */
export async function showOnScreen(
  bytes: string,
  columns: number,
  resized?: { readonly columns: number; readonly bytes: string },
): Promise<readonly string[]> {
  // `convertEol` stands for the terminal driver, which makes a line end return to the first column.
  const terminal = new Terminal({ cols: columns, rows: 24, convertEol: true, allowProposedApi: true })
  await new Promise<void>((done) => terminal.write(bytes, done))
  if (resized !== undefined) {
    terminal.resize(resized.columns, 24)
    await new Promise<void>((done) => terminal.write(resized.bytes, done))
  }
  const { active } = terminal.buffer
  const rows = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '')
  return rows.slice(0, rows.findLastIndex((row) => row !== '') + 1)
}
