import { Writable } from 'node:stream'
import { MultiBar } from 'cli-progress'
import type { Io } from '../io.ts'

/** A few lines at the bottom of a terminal that are drawn over and over, ten times a second. */
export interface RedrawnLines {
  set(lines: readonly string[]): void
  /** Prints a line above them. */
  note(text: string): void
  /** Draws them for the last time and shows the cursor again. May be called twice. */
  stop(): void
}

const FRAMES_PER_SEC = 10

/** Starts drawing `lineCount` lines. Nothing may be written to the terminal past these until `stop`. */
export function createRedrawnLines(io: Pick<Io, 'err' | 'columns'>, lineCount: number): RedrawnLines {
  const bars = new MultiBar({
    // Each line is made elsewhere: bars of eighths, sparklines and two columns of text are beyond a format string.
    format: (_options, _params, payload: { line: string }) => payload.line,
    fps: FRAMES_PER_SEC,
    stream: openTerminal(io),
    hideCursor: true,
    linewrap: false,
    // Signals are handled in one place, and not here.
    gracefulExit: false,
    // A note moves the lines down: those that did not change must be drawn again all the same.
    forceRedraw: true,
  })
  const rows = Array.from({ length: lineCount }, () => bars.create(1, 0, { line: '' }))
  let isStopped = false
  return {
    set(lines) {
      for (const [index, row] of rows.entries()) row.update({ line: lines[index] ?? '' })
    },
    note(text) {
      if (isStopped) io.err(`${text}\n`)
      else bars.log(`${text}\n`)
    },
    stop() {
      if (isStopped) return
      isStopped = true
      // Draws pending notes as well, which `stop` alone would lose.
      bars.update()
      bars.stop()
    },
  }
}

/** cli-progress wants a terminal's stream; all that is written goes through `Io`. */
function openTerminal({ err, columns }: Pick<Io, 'err' | 'columns'>): NodeJS.WritableStream {
  const stream = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      err(text)
      done()
    },
  })
  return Object.assign(stream, { isTTY: true, columns })
}
