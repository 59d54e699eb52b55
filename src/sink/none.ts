import type { Sink, SinkContext } from './sink.ts'
import { openTally } from './tally.ts'

/** A sink that settles at once: what is then measured is the machinery itself. */
export function openNone({ memory, settled, isPoison }: SinkContext): Sink {
  const tally = openTally(memory)
  return {
    begin(row) {
      const outcome = isPoison?.(row) ? 'transient' : 'ok'
      tally.begun()
      tally.settled(outcome)
      settled(row, outcome)
      return 0
    },
    cancel() {},
    poll: () => false,
  }
}
