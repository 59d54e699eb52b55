import type { Clock } from '../clock/clock.ts'
import { NO_ACCESS, type SinkLink } from '../link/link.ts'
import { openLink } from '../link/open-link.ts'
import type { RealSinkSpec } from '../scenario/real-sink.ts'
import type { Sink, SinkContext } from '../sink/sink.ts'
import { listLinkShares } from './link-shares.ts'
import type { Plant } from './plant.ts'
import { uncalledSink } from './uncalled-sink.ts'

/** What one thread has open to the peers of its real sinks. */
export interface ThreadLinks {
  /** Makes the thread's view of the real sink of that index, whose settled calls call for a turn of the loop. */
  openSink(sinkIndex: number, clock: Clock, context: SinkContext): Sink
  /** Never rejects. */
  close(): Promise<void>
}

/** What a thread needs to open them. */
export interface ThreadLinksParts {
  readonly plant: Plant
  readonly threadIndex: number
  /** Threads that have played this role before it. */
  readonly lifeIndex: number
  /** Calls for a turn of the loop. */
  readonly poke: () => void
}

/** A peer that does not end its part of a connection within this is left behind. */
const CLOSE_LIMIT_MS = 1_000

/** Opens the links of a thread, all at once. Throws `RunError` where one of the peers cannot be reached. */
export async function openThreadLinks({ plant, threadIndex, lifeIndex, poke }: ThreadLinksParts): Promise<ThreadLinks> {
  const { scenario, mode, access = NO_ACCESS } = plant
  const shares = listLinkShares(scenario, mode, threadIndex)
  const typeNames = scenario.jobs.map(({ name }) => name)
  const links = new Map<number, SinkLink>()
  const close = async (): Promise<void> => {
    await Promise.all([...links.values()].map((link) => link.close(CLOSE_LIMIT_MS)))
  }
  const opened = await Promise.allSettled(
    shares.map(async ({ sinkIndex, connectionCount }) => {
      const spec = scenario.sinks[sinkIndex] as RealSinkSpec
      links.set(sinkIndex, await openLink(spec, { connectionCount, access, typeNames, isLate: lifeIndex > 0 }))
    }),
  )
  const failed = opened.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') {
    await close()
    throw failed.reason
  }
  return {
    openSink(sinkIndex, clock, context) {
      const link = links.get(sinkIndex)
      if (link === undefined) return uncalledSink(String(sinkIndex))
      return link.openSink(clock, {
        ...context,
        settled(row, outcome) {
          context.settled(row, outcome)
          poke()
        },
      })
    },
    close,
  }
}
