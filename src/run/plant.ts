import { isFollowed } from '../front/follow-up.ts'
import type { PeerAccess } from '../link/link.ts'
import { allocateEffects } from '../measure/effects.ts'
import type { JobTraceMemory } from '../measure/job-trace.ts'
import { allocateLedger, type LedgerShape, type LedgerWords } from '../measure/ledger.ts'
import { allocateRequestProgress, type RequestProgressMemory } from '../measure/request-progress.ts'
import { allocateCodel, type CodelMemory } from '../policy/codel.ts'
import { allocateDedupeWindow } from '../policy/dedupe-window.ts'
import { allocateRateLimit, type RateLimitMemory } from '../policy/rate-limit.ts'
import { allocateCompletions, type CompletionMemory } from '../queue/completion-ring.ts'
import { allocateMemoryQueue, type MemoryQueueMemory } from '../queue/memory-queue.ts'
import type { Mode, Scenario } from '../scenario/scenario.ts'
import type { SinkMemory } from '../sink/sink.ts'
import { allocateSinkMemory } from '../sink/sink-memory.ts'
import { allocateControl, type ControlMemory } from './control.ts'
import { allocatePlantLeases, type QueueLeases } from './plant-leases.ts'
import { allocateScale, type ScaleMemory } from './scale-board.ts'
import { listThreads, queuesInUse } from './thread-role.ts'

/**
 * Everything that the threads of one run share: the scenario and the shared buffers of queues, sinks, ledger and
 * control. Plain data, handed to each thread as it is.
 */
export interface Plant {
  readonly scenario: Scenario
  readonly mode: Mode
  /** How often threads hand their latencies over. */
  readonly sliceUs: number
  readonly jobCountMax: number
  readonly control: ControlMemory
  readonly queues: readonly MemoryQueueMemory[]
  /** One per queue; null: no limit. */
  readonly rateLimits: readonly (RateLimitMemory | null)[]
  /** One per queue; null: it drops nothing for its wait. */
  readonly codels: readonly (CodelMemory | null)[]
  /** One per queue; null: it is not in use, or its workers are as many as ever. */
  readonly scales: readonly (ScaleMemory | null)[]
  readonly sinks: readonly SinkMemory[]
  /** One per thread: the front first, then the workers in the order of their queues. */
  readonly ledgers: readonly LedgerWords[]
  readonly effects: Int32Array<SharedArrayBuffer>
  /** When each job id had its effect; empty where nobody remembers keys. */
  readonly keys: Float64Array<SharedArrayBuffer>
  readonly progress: RequestProgressMemory
  /** One per queue; null: it gives none. */
  readonly leases: readonly (QueueLeases | null)[]
  readonly completions: CompletionMemory
  /** null: nobody asked for it. */
  readonly trace: JobTraceMemory | null
  /** What real sinks may do; absent: load this machine alone. */
  readonly access?: PeerAccess
}

/** What a plant is allocated for. */
export interface PlantSpec {
  readonly scenario: Scenario
  readonly mode: Mode
  readonly sliceUs: number
  readonly jobCountMax: number
  readonly trace: JobTraceMemory | null
  readonly access?: PeerAccess
}

/**
 * Allocates what a run needs. Large buffers take memory only where they are touched, but still 14 ms to set up: threads
 * that keep one book do without the counters of requests, for `trackedRequestCount` of them, that threads have in common.
 */
export function allocatePlant(spec: PlantSpec, trackedRequestCount?: number): Plant {
  const { scenario, mode } = spec
  const shape = ledgerShape(scenario)
  const used = queuesInUse(scenario, mode)
  return {
    ...spec,
    control: allocateControl(),
    queues: scenario.queues.map((queue, index) => allocateMemoryQueue(queue, index, scenario.jobs, scenario.requests)),
    rateLimits: scenario.queues.map(({ workers }) =>
      workers.ratePerSec === null ? null : allocateRateLimit(workers.ratePerSec),
    ),
    codels: scenario.queues.map(({ codel }) => codel && allocateCodel()),
    scales: scenario.queues.map(({ workers }, index) =>
      workers.autoscale !== null && used.has(index) ? allocateScale(workers, workers.autoscale) : null,
    ),
    sinks: scenario.sinks.map(allocateSinkMemory),
    ledgers: listThreads(scenario, mode).map(() => allocateLedger(shape)),
    effects: allocateEffects(spec.jobCountMax),
    keys: allocateDedupeWindow(scenario.jobs.some(({ dedupeUs }) => dedupeUs !== null) ? spec.jobCountMax : 0),
    progress: allocateRequestProgress(trackedRequestCount),
    leases: allocatePlantLeases(scenario, mode),
    completions: allocateCompletions(hasFollowed(scenario, mode) ? listThreads(scenario, mode).length : 0),
  }
}

/** By request kind: see `isFollowed`. */
export function followedKinds({ requests }: Pick<Scenario, 'requests'>, mode: Mode): readonly boolean[] {
  return requests.map((spec) => isFollowed(spec, mode))
}

function hasFollowed(scenario: Scenario, mode: Mode): boolean {
  return followedKinds(scenario, mode).includes(true)
}

/** Rows of the ledger for a scenario. */
export function ledgerShape(scenario: Scenario): LedgerShape {
  return { requestKindCount: scenario.requests.length, jobTypeCount: scenario.jobs.length }
}
