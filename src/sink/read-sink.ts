import type { SinkSpec, Stall } from '../scenario/scenario.ts'
import { createOutageCalendar } from './outage-calendar.ts'
import type { SinkMemory, SinkReading } from './sink.ts'
import {
  BREAKER_OPENINGS,
  COLLAPSED_US,
  COLLAPSES,
  DOWN_UNTIL,
  IN_USE,
  IN_USE_PEAK,
  WAITING,
  WAITING_PEAK,
} from './sink-memory.ts'
import { sumTallies } from './tally.ts'

/** Reads what all threads did to a sink up to `nowUs`; the parts are read one after another while threads go on. */
export function readSink(spec: SinkSpec, memory: SinkMemory, nowUs: number): SinkReading {
  const { words, times } = memory
  const collapseCount = Atomics.load(words, COLLAPSES)
  return {
    ...sumTallies(memory),
    collapseCount,
    downUs: downUs('outages' in spec ? spec.outages : [], times, nowUs),
    breakerOpenedCount: Atomics.load(words, BREAKER_OPENINGS),
    inUseCount: Atomics.load(words, IN_USE),
    waitingCount: Atomics.load(words, WAITING),
    inUsePeakCount: Atomics.load(words, IN_USE_PEAK),
    waitingPeakCount: Atomics.load(words, WAITING_PEAK),
  }
}

/** Planned outages and collapses, time that belongs to both counted once. */
function downUs(outages: readonly Stall[], times: SinkMemory['times'], nowUs: number): number {
  const calendar = createOutageCalendar(outages)
  // The latest collapse may not be over yet.
  const stillUs = Math.max(0, (times[DOWN_UNTIL] as number) - nowUs)
  const aheadUs = stillUs - calendar.downUs(nowUs, nowUs + stillUs)
  return calendar.downUs(0, nowUs) + Math.max(0, (times[COLLAPSED_US] as number) - aheadUs)
}
