import { quantileOf } from '../chance/quantile.ts'
import type { Clock } from '../clock/clock.ts'
import type { SinkSpec } from '../scenario/scenario.ts'
import { createCallDraws } from './call-draws.ts'
import type { Sink, SinkContext } from './sink.ts'
import { openTally } from './tally.ts'

/** Work that needs the processor: it keeps the thread that calls it busy until it is done, event loop included. */
export function openCpu(spec: Extract<SinkSpec, { kind: 'cpu' }>, clock: Clock, context: SinkContext): Sink {
  const tally = openTally(context.memory)
  const draws = createCallDraws(context)
  const burnUs = quantileOf(spec.burn)
  const isBurning = new Uint8Array(context.table.rowCount)

  const complete = (row: number): void => {
    // What a run that was cut has forgotten ends for nobody.
    if (isBurning[row] === 0) return
    isBurning[row] = 0
    const outcome = context.isPoison?.(row) ? 'transient' : 'ok'
    tally.settled(outcome)
    context.settled(row, outcome)
  }

  return {
    begin(row) {
      tally.begun()
      isBurning[row] = 1
      const forUs = burnUs(draws.service(row))
      tally.busy(forUs)
      clock.occupy(forUs, complete, row)
      // While it burns, no timer of its thread fires: the work is over before anybody could notice a deadline.
      return 0
    },
    cancel(row) {
      if (isBurning[row] === 0) return
      isBurning[row] = 0
      tally.cancelled()
    },
    poll: () => false,
  }
}
