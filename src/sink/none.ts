import type { Sink, SinkContext } from './sink.ts'
import { openTally } from './tally.ts'

/** A sink that settles at once: what is then measured is the machinery itself. */
export function openNone({ memory, settled }: SinkContext): Sink {
  const tally = openTally(memory)
  return {
    begin(row) {
      tally.begun()
      tally.settled('ok')
      settled(row, 'ok')
      return 0
    },
    cancel() {},
    poll: () => false,
  }
}
