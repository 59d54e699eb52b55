import { streamKey } from '../chance/stream-key.ts'
import type { Clock } from '../clock/clock.ts'
import type { JobTable } from '../measure/job-table.ts'
import type { SinkSpec } from '../scenario/scenario.ts'
import { openSink } from '../sink/open-sink.ts'
import type { Outcome, Sink, SinkMemory } from '../sink/sink.ts'
import type { Plant } from './plant.ts'

/** One thread's view of a sink of the plant, for the rows of a table. */
export function openPlantSink(
  plant: Plant,
  sinkIndex: number,
  parts: { clock: Clock; table: JobTable; settled: (row: number, outcome: Outcome) => void },
): Sink {
  const spec = plant.scenario.sinks[sinkIndex] as SinkSpec
  return openSink(spec, parts.clock, {
    table: parts.table,
    settled: parts.settled,
    key: streamKey(plant.scenario.seed, `sink:${spec.name}`),
    memory: plant.sinks[sinkIndex] as SinkMemory,
  })
}
