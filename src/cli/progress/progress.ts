import type { Palette } from '../../report/palette.ts'
import type { Io } from '../io.ts'
import { createDepthHistory } from './depth-history.ts'
import { describeBriefly, describeLive, type LiveSubject } from './live-lines.ts'
import type { LiveView } from './live-view.ts'
import { createPlainProgress } from './plain-progress.ts'
import { createRedrawnLines } from './redrawn-lines.ts'

/** What progress is shown of, and where. */
export interface ProgressParts extends LiveSubject {
  readonly io: Pick<Io, 'err' | 'stderrIsTerminal' | 'stderrSize'>
  readonly palette: Palette
}

/** Below this width there is room for one line only. */
const WIDE_COLUMN_COUNT = 60

/** Shows a run: lines redrawn in place on a terminal, otherwise a plain line now and then. */
export function createProgress(parts: ProgressParts): LiveView {
  const { io, palette, mode } = parts
  if (!io.stderrIsTerminal) return createPlainProgress(parts, io.err)
  const lines = createRedrawnLines(io)
  const history = createDepthHistory()
  return {
    update(reading) {
      history.add(reading.depthCount)
      const { columns, rows } = io.stderrSize()
      // The last line break needs a row of its own: otherwise every frame would push the first line off the screen.
      const isRoomy = columns >= WIDE_COLUMN_COUNT && rows > LINE_COUNTS[mode]
      lines.set(
        isRoomy
          ? describeLive(parts, { reading, depthCounts: history.list() }, { columns, palette })
          : [describeBriefly(parts, reading, columns - 1)],
      )
    },
    note: lines.note,
    stop: lines.stop,
  }
}

const LINE_COUNTS = { sync: 2, async: 4 } as const
