import { meanHoldUs } from '../measure/mean-service.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import { peak } from './interval-rate.ts'
import { onlySink, type ReasonFacts } from './reason-facts.ts'

/** What a sink can do at most. */
export interface SinkCapacity {
  readonly sinkName: string
  readonly perSec: number
}

/** So few calls that were cut short do not matter to a mean. */
const CUT_RATIO_MAX = 0.01

/** What the only sink can do, whoever calls it; null: there are several, or it has no limit. */
export function findSinkCapacity(facts: ReasonFacts): SinkCapacity | null {
  const sink = onlySink(facts)
  const holdUs = sink ? meanHoldUs(sink) : null
  if (!sink || sink.connectionCount === null || holdUs === null) return null
  const { callCount, cancelledCount, refusedCount } = sink
  // Calls that were cut short held a connection, too, so that the mean is too long: then what was done at best tells more.
  const isCut = cancelledCount + refusedCount > callCount * CUT_RATIO_MAX
  const donePeakPerSec = isCut ? peak(facts.intervals, 'doneCount') : 0
  return { sinkName: sink.name, perSec: Math.max(donePeakPerSec, (sink.connectionCount / holdUs) * US_PER_SEC) }
}
