import { drawAt } from '../chance/draw.ts'
import { streamKey } from '../chance/stream-key.ts'
import type { Clock } from '../clock/clock.ts'
import { createAsyncHandler } from '../front/async-handler.ts'
import type { FrontDesk, Handler } from '../front/handler.ts'
import { createPublisher, eventsOf, recordsOf } from '../front/publisher.ts'
import type { RequestTable } from '../front/request-table.ts'
import { createSyncHandler } from '../front/sync-handler.ts'
import { createJobTable } from '../measure/job-table.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { CompletionSource } from '../queue/completions.ts'
import type { Target } from '../queue/queue.ts'
import type { Mode, RequestSpec, Scenario } from '../scenario/scenario.ts'
import type { Books } from './duty.ts'
import type { Plant } from './plant.ts'
import { plantRunner } from './plant-runner.ts'
import type { ThreadLinks } from './thread-links.ts'

/** Jobs that all sync requests together may have in flight. */
const SYNC_ROW_COUNT_MAX = 2 ** 17

/** What the handlers of a plant's front work with. */
export interface FrontHandlersParts {
  readonly books: Books
  readonly completions: CompletionSource
  readonly links: ThreadLinks | null
  /** One per queue of the scenario. */
  readonly queues: readonly Target[]
  readonly desk: FrontDesk
  readonly requests: RequestTable
}

/** The handlers of both modes: each does, or queues, what a request means, after the record where it writes one. */
export function createFrontHandlers(plant: Plant, clock: Clock, parts: FrontHandlersParts): Record<Mode, Handler> {
  const { scenario, mode } = plant
  const { books, completions, queues, requests } = parts
  const { recorder, progress } = books
  const { jobs } = scenario
  const events = eventsOf(scenario.requests)
  const records = recordsOf(scenario.requests)
  const crashKeys = scenario.requests.map(({ name }) => streamKey(scenario.seed, `crash:${name}`))

  const publisher = (threadName: string, createRest: Parameters<typeof createPublisher>[0]['createRest']): Handler =>
    createPublisher({
      clock,
      specs: scenario.requests,
      requests,
      desk: parts.desk,
      recorder,
      createWriter: (desk, ownRecorder) => syncHandler(records, desk, ownRecorder, `${threadName}-writer`),
      createRest,
      crashes: (kind, recordId, nth) =>
        drawAt(crashKeys[kind] as number, recordId, nth) < (scenario.requests[kind]?.publish?.crashRatio ?? 0),
    })
  return {
    sync: publisher('front', (desk) => syncHandler(events, desk, recorder, 'front')),
    async: publisher('front-async', (desk) =>
      createAsyncHandler({
        clock,
        specs: events,
        jobs,
        queues: scenario.queues,
        targets: queues,
        requests,
        desk,
        recorder,
        progress,
        mode,
        completions,
      }),
    ),
  }

  function syncHandler(
    specs: readonly RequestSpec[],
    desk: FrontDesk,
    ownRecorder: Recorder,
    threadName: string,
  ): Handler {
    const table = createJobTable(syncRowCount(scenario))
    return createSyncHandler({
      clock,
      specs,
      jobs,
      requests,
      desk,
      table,
      recorder: ownRecorder,
      createRunner: plantRunner(plant, { clock, table, books, threadName, links: parts.links }),
    })
  }
}

/** One row per job that sync requests may have in flight, within a bound; beyond it they wait for a row. */
function syncRowCount({ requests, front }: Scenario): number {
  const parallelCount = Math.max(...requests.map((request) => request.parallelCount))
  return Math.min(SYNC_ROW_COUNT_MAX, front.concurrencyCount * parallelCount)
}
