import { unreachable } from '../fault/unreachable.ts'
import type { Arrivals, SinkSpec, Stage } from '../scenario/scenario.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { formatRate } from '../units/rate.ts'

/** Says in a few words when requests come: `10,000 at once`, `100/s → 1,000/s → 100/s, Poisson`. */
export function describeLoad(arrivals: Arrivals): string {
  switch (arrivals.kind) {
    case 'once':
      return '1 request'
    case 'constant':
      return `${formatRate(arrivals.ratePerSec)} for ${formatDuration(arrivals.forUs)}`
    case 'poisson':
      return `${describeStages(arrivals.stages)}, Poisson`
    case 'stages':
      return describeStages(arrivals.stages)
    case 'burst':
      return describeBurst(arrivals.sizeCount, arrivals.timesCount, arrivals.everyUs)
    case 'closed':
      return `${formatCount(arrivals.clientCount)} clients for ${formatDuration(arrivals.forUs)}`
    case 'trace':
      return `${formatCount(arrivals.startsUs.length)} recorded`
    default:
      return unreachable(arrivals)
  }
}

/** Says where the work has its effect, and how much fits: `mock-smtp × 10,000`. */
export function describeSink(sink: SinkSpec): string {
  return 'connectionCount' in sink ? `${sink.kind} × ${formatCount(sink.connectionCount)}` : sink.kind
}

/** The rates one after another, each named once: a ramp's end is the next step's start. */
function describeStages(stages: readonly Stage[]): string {
  const rates: string[] = []
  for (const perSec of stages.flatMap(({ fromPerSec, toPerSec }) => [fromPerSec, toPerSec])) {
    const rate = formatRate(perSec)
    if (rates.at(-1) !== rate) rates.push(rate)
  }
  return rates.join(' → ')
}

function describeBurst(sizeCount: number, timesCount: number, everyUs: number): string {
  const once = `${formatCount(sizeCount)} at once`
  return timesCount === 1 ? once : `${once}, ${formatCount(timesCount)} times, every ${formatDuration(everyUs)}`
}
