import { printDuration } from '../units/duration.ts'
import { arrivalExtent } from './arrival-extent.ts'
import { clash } from './clash.ts'
import type { Finding, Path } from './finding.ts'
import { listedWorkers } from './listed-queue.ts'
import { isRealKind } from './real-sink.ts'
import type { RequestSpec, Scenario } from './scenario.ts'
import type { ScenarioDraft } from './scenario-schema.ts'
import { withCallbacks } from './with-callbacks.ts'

/** Finds faults that cannot happen: nobody is there to suffer them, they go on already, or the run is over. */
export function checkFaults(scenario: Omit<Scenario, 'expectations'>, draft: ScenarioDraft): readonly Finding[] {
  return [...checkTargets(draft), ...checkOverlaps(draft), ...checkEnd(scenario, draft)]
}

function checkTargets(written: ScenarioDraft): readonly Finding[] {
  const draft = withCallbacks(written)
  return draft.faults.flatMap((fault, index) => {
    if (fault.kind === 'kill-worker') return checkThread(['faults', index, 'thread'], fault, draft)
    return 'sink' in fault ? checkSink(['faults', index, 'sink'], fault.sink, draft) : []
  })
}

function checkThread(
  path: Path,
  { queue, thread }: { readonly queue: string; readonly thread: number },
  draft: ScenarioDraft,
): readonly Finding[] {
  const { threads } = listedWorkers(queue, draft)
  if (thread < threads) return []
  const other = { path: ['workers', queue, 'threads'], value: String(threads) }
  return [clash({ path, value: String(thread) }, 'is not there, counted from 0, with', other)]
}

function checkSink(path: Path, name: string, { sinks }: ScenarioDraft): readonly Finding[] {
  const kind = sinks[name]?.kind
  if (kind === undefined || kind.startsWith('mock-')) return []
  const other = { path: ['sinks', name, 'kind'], value: kind }
  const why = isRealKind(kind) ? 'is a real server, which fails when it does' : 'is no server that could fail'
  return [clash({ path, value: name }, `${why}, with`, other)]
}

/** Something that goes on for a while, and whether it is the same as something else. */
interface Trouble {
  readonly what: string
  readonly path: Path
  readonly atUs: number
  readonly forUs: number
}

function checkOverlaps({ faults, sinks }: ScenarioDraft): readonly Finding[] {
  const stalls = Object.entries(sinks).flatMap(([name, sink]) =>
    ('stalls' in sink ? sink.stalls : []).map(
      (stall, index): Trouble => ({
        ...stall,
        what: `pause-sink ${name}`,
        path: ['sinks', name, 'stalls', index, 'at'],
      }),
    ),
  )
  const planned = faults.map(
    (fault, index): Trouble => ({
      what: whatOf(fault),
      path: ['faults', index, 'at'],
      atUs: fault.at,
      forUs: fault.for,
    }),
  )
  const latest = new Map<string, Trouble>()
  return [...stalls, ...planned]
    .sort((a, b) => a.atUs - b.atUs)
    .flatMap((trouble) => {
      const before = latest.get(trouble.what)
      const goesOn = before !== undefined && before.atUs + before.forUs > trouble.atUs
      if (before === undefined || endOf(trouble) > endOf(before)) latest.set(trouble.what, trouble)
      if (!goesOn) return []
      const why = `comes while the same goes on: for ${printDuration(before.forUs)} from`
      return [
        clash({ path: trouble.path, value: printDuration(trouble.atUs) }, why, {
          path: before.path,
          value: printDuration(before.atUs),
        }),
      ]
    })
}

const endOf = ({ atUs, forUs }: Trouble): number => atUs + forUs

function whatOf(fault: ScenarioDraft['faults'][number]): string {
  switch (fault.kind) {
    case 'kill-worker':
      return `${fault.kind} ${fault.queue} ${fault.thread}`
    case 'pause-sink':
    case 'slow-sink':
    case 'refuse-sink':
      return `${fault.kind} ${fault.sink}`
    case 'stall-front':
      return fault.kind
  }
}

function checkEnd(
  { requests, drainLimitUs }: Omit<Scenario, 'expectations'>,
  { faults }: ScenarioDraft,
): readonly Finding[] {
  const quietUs = Math.max(...requests.map(lastAnswerUs))
  const limit = { path: ['drain', 'limit'], value: printDuration(drainLimitUs) }
  return faults.flatMap(({ at }, index) => {
    if (at <= quietUs + drainLimitUs) return []
    const setting = { path: ['faults', index, 'at'], value: printDuration(at) }
    const why = `is after the run: the last request is answered after ${printDuration(Math.ceil(quietUs))} at the latest, and then there is`
    return [clash(setting, why, limit)]
  })
}

/** When the last client has its answer or has given up, at the latest: it may come twice, and come back. */
function lastAnswerUs({ arrivals, timeoutUs, retry, duplicates }: RequestSpec): number {
  const pauseUs = retry.scheduleUs === null ? retry.capUs : Math.max(...retry.scheduleUs)
  const retriesUs = (retry.attemptCountMax - 1) * (pauseUs + timeoutUs)
  return arrivalExtent(arrivals).endUs + (duplicates?.afterUs ?? 0) + timeoutUs + retriesUs
}
