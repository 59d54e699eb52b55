import { quantileOf } from '../chance/quantile.ts'
import type { Clock } from '../clock/clock.ts'
import type { SinkSpec } from '../scenario/scenario.ts'
import { createCallDraws } from './call-draws.ts'
import { openMockServer } from './mock-server.ts'
import type { Sink, SinkContext } from './sink.ts'
import { OPENED } from './sink-memory.ts'

/**
 * A mail server: connections are opened when there are none to spare, greet once, and stay open; some messages are
 * answered 4yz (`transient`) or 5yz (`permanent`), as RFC 5321 section 4.2.1 has it.
 */
export function openMockSmtp(spec: Extract<SinkSpec, { kind: 'mock-smtp' }>, clock: Clock, context: SinkContext): Sink {
  const { words } = context.memory
  const draws = createCallDraws(context)
  const serviceUs = quantileOf(spec.serviceTime)
  const failRatio = spec.permanentRatio + spec.transientRatio

  return openMockServer(
    {
      ...spec,
      collapse: null,
      model: {
        serviceUs: (row, inUseCount) =>
          serviceUs(draws.service(row)) + (opensConnection(words, inUseCount) ? spec.greetingUs : 0),
        outcome(row) {
          const verdict = draws.verdict(row)
          if (verdict < spec.permanentRatio) return 'permanent'
          return verdict < failRatio ? 'transient' : 'ok'
        },
      },
    },
    clock,
    context,
  )
}

/** More connections in use than were ever opened: this call opens one, and no other call opens the same one. */
function opensConnection(words: Int32Array, inUseCount: number): boolean {
  // It only rises: an old value is never too high.
  let openedCount = words[OPENED] as number
  while (openedCount < inUseCount) {
    const found = Atomics.compareExchange(words, OPENED, openedCount, openedCount + 1)
    if (found === openedCount) return true
    openedCount = found
  }
  return false
}
