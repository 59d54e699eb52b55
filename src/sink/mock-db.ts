import { quantileOf } from '../chance/quantile.ts'
import type { Clock } from '../clock/clock.ts'
import type { SinkSpec } from '../scenario/scenario.ts'
import { createCallDraws } from './call-draws.ts'
import { openMockServer } from './mock-server.ts'
import type { Sink, SinkContext } from './sink.ts'

/**
 * A database: connections in use slow each other down, and it falls over when too many callers wait. The slowdown is
 * that of the Universal Scalability Law: n connections stretch each service by 1 + sigma (n - 1) + kappa n (n - 1),
 * contention and coherency (N. J. Gunther, "Guerrilla Capacity Planning", 2007, chapter 4).
 */
export function openMockDb(spec: Extract<SinkSpec, { kind: 'mock-db' }>, clock: Clock, context: SinkContext): Sink {
  const draws = createCallDraws(context)
  const aloneUs = quantileOf(spec.serviceTime)

  return openMockServer(
    {
      ...spec,
      model: {
        serviceUs: (row, inUseCount) => Math.round(aloneUs(draws.service(row)) * stretchRatio(spec, inUseCount)),
        outcome: (row) => (draws.verdict(row) < spec.errorRatio ? 'transient' : 'ok'),
      },
    },
    clock,
    context,
  )
}

function stretchRatio(spec: { readonly sigmaRatio: number; readonly kappaRatio: number }, inUseCount: number): number {
  const othersCount = inUseCount - 1
  return 1 + spec.sigmaRatio * othersCount + spec.kappaRatio * inUseCount * othersCount
}
