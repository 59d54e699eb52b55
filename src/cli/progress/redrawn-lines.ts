import { Writable } from 'node:stream'
import { MultiBar, type SingleBar } from 'cli-progress'
import type { Io } from '../io.ts'
import { clipLine, lineWidth } from './clip-line.ts'

/** A few lines at the bottom of a terminal that are drawn over and over, ten times a second. */
export interface RedrawnLines {
  /** There may be more or fewer lines than before, but never none. */
  set(lines: readonly string[]): void
  /** Prints a line above them. */
  note(text: string): void
  /** Draws them for the last time and shows the cursor again. May be called twice. */
  stop(): void
}

const FRAMES_PER_SEC = 10

const CLEAR_BELOW = '\x1b[J'
const WRAP_ON = '\x1b[?7h'
const WRAP_OFF = '\x1b[?7l'

/** Opens a place for lines. Nothing may be written to the terminal past these from the first `set` until `stop`. */
export function createRedrawnLines({ err, stderrSize }: Pick<Io, 'err' | 'stderrSize'>): RedrawnLines {
  /** Of each line as it is on the screen. */
  let drawnWidths: number[] = []
  let isFolded = false
  const bars = new MultiBar({
    // Each line is made elsewhere: bars of eighths, sparklines and two columns of text are beyond a format string.
    format: (_options, _params, { line }: { line: string }) => {
      const shown = clipLine(line, stderrSize().columns - 1)
      drawnWidths.push(lineWidth(shown))
      return shown
    },
    fps: FRAMES_PER_SEC,
    stream: openTerminal(err),
    hideCursor: true,
    linewrap: false,
    // Signals are handled in one place, and not here.
    gracefulExit: false,
    // A note moves the lines down: those that did not change must be drawn again all the same.
    forceRedraw: true,
  })
  bars.on('update-pre', () => {
    // A terminal that has become narrower has folded the lines: the first is further up than their number says.
    const { columns } = stderrSize()
    isFolded = drawnWidths.some((width) => width > columns)
    const above = drawnWidths.slice(0, -1)
    const foldCount = above.reduce((sum, width) => sum + Math.max(0, Math.ceil(width / columns) - 1), 0)
    if (foldCount > 0) err(`\x1b[${foldCount}A`)
    drawnWidths = []
  })
  bars.on('redraw-pre', () => {
    if (isFolded) err(CLEAR_BELOW)
  })
  // From its first column, it does not matter whether a terminal folds the line that the cursor is in: not all do.
  bars.on('update-post', () => err('\r'))
  const rows: SingleBar[] = []
  let isStopped = false
  return {
    set(lines) {
      while (rows.length < lines.length) rows.push(bars.create(1, 0, { line: '' }))
      for (const row of rows.splice(lines.length)) bars.remove(row)
      for (const [index, row] of rows.entries()) row.update({ line: lines[index] ?? '' })
    },
    note(text) {
      if (isStopped || rows.length === 0) err(`${text}\n`)
      // Notes are not cut but folded, over what is drawn again at once.
      else bars.log(`${WRAP_ON}${text}${CLEAR_BELOW}${WRAP_OFF}\n`)
    },
    stop() {
      if (isStopped) return
      isStopped = true
      if (rows.length === 0) return
      // Draws pending notes as well, which `stop` alone would lose.
      bars.update()
      bars.stop()
    },
  }
}

/** cli-progress wants a terminal's stream; all that is written goes through `Io`. */
function openTerminal(err: Io['err']): NodeJS.WritableStream {
  const stream = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      err(text)
      done()
    },
  })
  // Lines are cut above: cli-progress would count the bytes of colours as columns.
  return Object.assign(stream, { isTTY: true, columns: Number.MAX_SAFE_INTEGER })
}
