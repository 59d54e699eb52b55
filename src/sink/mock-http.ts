import { quantileOf } from '../chance/quantile.ts'
import type { Clock } from '../clock/clock.ts'
import type { SinkSpec } from '../scenario/scenario.ts'
import { createCallDraws } from './call-draws.ts'
import { openMockServer } from './mock-server.ts'
import type { Sink, SinkContext } from './sink.ts'

/**
 * A service over HTTP: some calls are answered 5xx or 429 (`transient`), some 410 (`permanent`: nobody lives there any
 * more), and some never, holding their connection until the caller gives up.
 */
export function openMockHttp(spec: Extract<SinkSpec, { kind: 'mock-http' }>, clock: Clock, context: SinkContext): Sink {
  const draws = createCallDraws(context)
  const serviceUs = quantileOf(spec.serviceTime)
  const failRatio = spec.goneRatio + spec.errorRatio
  const hangRatio = failRatio + spec.hangRatio

  return openMockServer(
    {
      ...spec,
      collapse: null,
      model: {
        serviceUs(row) {
          const verdict = draws.verdict(row)
          return verdict >= failRatio && verdict < hangRatio ? Number.POSITIVE_INFINITY : serviceUs(draws.service(row))
        },
        outcome(row) {
          const verdict = draws.verdict(row)
          if (verdict < spec.goneRatio) return 'permanent'
          return verdict < failRatio ? 'transient' : 'ok'
        },
      },
    },
    clock,
    context,
  )
}
