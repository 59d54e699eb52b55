import type { SinkSpec } from '../scenario/scenario.ts'
import type { SinkMemory, SinkReading } from './sink.ts'
import { COLLAPSES, DOWN_UNTIL, IN_USE, IN_USE_PEAK, WAITING, WAITING_PEAK } from './sink-memory.ts'
import { sumTallies } from './tally.ts'

/** Reads what all threads did to a sink up to `nowUs`; the parts are read one after another while threads go on. */
export function readSink(spec: SinkSpec, memory: SinkMemory, nowUs: number): SinkReading {
  const { words, times } = memory
  const collapseCount = Atomics.load(words, COLLAPSES)
  const downUs = spec.kind === 'mock-db' && spec.collapse !== null ? spec.collapse.downUs : 0
  // The latest outage may not be over yet.
  const stillDownUs = Math.max(0, (times[DOWN_UNTIL] as number) - nowUs)
  return {
    ...sumTallies(memory),
    collapseCount,
    downUs: Math.max(0, collapseCount * downUs - stillDownUs),
    inUseCount: Atomics.load(words, IN_USE),
    waitingCount: Atomics.load(words, WAITING),
    inUsePeakCount: Atomics.load(words, IN_USE_PEAK),
    waitingPeakCount: Atomics.load(words, WAITING_PEAK),
  }
}
