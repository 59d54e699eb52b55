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
  return {
    begin(row) {
      tally.begun()
      const forUs = burnUs(draws.service(row))
      clock.occupy(forUs)
      tally.busy(forUs)
      tally.settled('ok')
      context.settled(row, 'ok')
    },
    cancel() {},
    poll: () => false,
  }
}
