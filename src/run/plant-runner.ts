import { createStream } from '../chance/stream.ts'
import { streamKey } from '../chance/stream-key.ts'
import type { Clock } from '../clock/clock.ts'
import type { JobTable } from '../measure/job-table.ts'
import { openDedupeWindow } from '../policy/dedupe-window.ts'
import { isRealSink } from '../scenario/real-sink.ts'
import type { SinkSpec } from '../scenario/scenario.ts'
import { openBreaker } from '../sink/open-breaker.ts'
import { openSink } from '../sink/open-sink.ts'
import type { SinkMemory } from '../sink/sink.ts'
import { createJobRunner, type JobOwner, type JobRunner } from '../worker/job-runner.ts'
import type { Books } from './duty.ts'
import type { Plant } from './plant.ts'
import { findPoison } from './poison.ts'
import type { ThreadLinks } from './thread-links.ts'
import { uncalledSink } from './uncalled-sink.ts'

/** What one thread of a plant brings to its job runner. */
export interface PlantRunnerParts {
  readonly clock: Clock
  readonly table: JobTable
  readonly books: Pick<Books, 'recorder' | 'effects'>
  /** Names the thread's own stream of chance. */
  readonly threadName: string
  /** The thread's real sinks; null: it calls none. */
  readonly links: ThreadLinks | null
}

/** Gives a thread's pump or handler the means to run jobs at the plant's sinks, whose state all threads share. */
export function plantRunner(plant: Plant, parts: PlantRunnerParts): (owner: JobOwner) => JobRunner {
  const { scenario } = plant
  const { clock, table, books, threadName, links } = parts
  return (owner) =>
    createJobRunner({
      clock,
      table,
      jobs: scenario.jobs,
      ...books,
      owner,
      dedupe: scenario.jobs.map(({ dedupeUs }) => (dedupeUs === null ? null : openDedupeWindow(dedupeUs, plant.keys))),
      nextDraw: createStream(scenario.seed, `jitter:${threadName}`).next,
      openSink(sinkIndex, settled) {
        const spec = scenario.sinks[sinkIndex] as SinkSpec
        const key = streamKey(scenario.seed, `sink:${spec.name}`)
        const isPoison = findPoison(scenario, sinkIndex, table)
        const context = { table, settled, key, isPoison, memory: plant.sinks[sinkIndex] as SinkMemory }
        if (!isRealSink(spec)) return openSink(spec, clock, context)
        return links === null ? uncalledSink(spec.name) : links.openSink(sinkIndex, clock, context)
      },
      openBreaker: (sinkIndex) =>
        openBreaker(scenario.sinks[sinkIndex] as SinkSpec, plant.sinks[sinkIndex] as SinkMemory),
    })
}
