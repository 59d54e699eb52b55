import { quantileOf } from '../chance/quantile.ts'
import { streamKey } from '../chance/stream-key.ts'
import type { OpenPlan } from '../load/arrival-plan.ts'
import { BURST_COUNT_MAX, INLINE_JOB_COUNT_MAX } from '../load/in-one-go.ts'
import { planArrivals } from '../load/plan-arrivals.ts'
import type { JobSpec, Mode, QueueSpec, RequestSpec, Scenario, ServerSpec, SinkSpec } from '../scenario/scenario.ts'

/**
 * A scenario in which nothing ever happens but waiting in line for one of some equal slots: jobs of one type come by an
 * open plan, are served in their order by whichever slot is free first, and none fails, expires or is held back. When
 * each starts and ends can then be said without following events (see `createPlainSolver`).
 */
export interface PlainQueue {
  readonly plan: OpenPlan
  readonly requestJobCount: number
  readonly slotCount: number
  readonly capacityCount: number
  /** Requests of one instant that the front takes without refusing any. */
  readonly atOnceCountMax: number
  /** The longest service that does not run into the job's deadline. */
  readonly serviceUsMax: number
  /** Key of the sink's draws, and how one becomes a service time. */
  readonly key: number
  readonly serviceUs: (drawRatio: number) => number
  readonly isConstant: boolean
}

/** Reads a scenario as a plain queue, as far as that can be told before the run; null: it is more than that. */
export function findPlainQueue(scenario: Scenario, mode: Mode): PlainQueue | null {
  const request = only(scenario.requests)
  const job = only(scenario.jobs)
  const sink = only(scenario.sinks)
  const queue = only(scenario.queues)
  if (request === null || job === null || sink === null || queue === null) return null
  if ((request.mode ?? mode) !== 'async' || scenario.faults.length > 0) return null
  if (!isPlainRequest(request) || !isPlainJob(job) || !isPlainWorker(queue)) return null
  const share = only(request.jobs)
  const slotCount = queue.workers.threadCount * queue.workers.concurrencyCount
  if (share === null || !isPlainSink(sink) || sink.connectionCount < slotCount) return null
  const plan = planOf(request, scenario.seed)
  if (plan === null) return null
  const frontCount = scenario.front.concurrencyCount + scenario.front.backlogCount
  return {
    plan,
    requestJobCount: share.count,
    slotCount,
    capacityCount: queue.capacityCount,
    atOnceCountMax: share.count > INLINE_JOB_COUNT_MAX ? 1 : Math.min(BURST_COUNT_MAX, frontCount),
    serviceUsMax: job.timeoutUs,
    key: streamKey(scenario.seed, `sink:${sink.name}`),
    serviceUs: quantileOf(sink.serviceTime),
    isConstant: sink.serviceTime.kind === 'constant',
  }
}

function only<Item>(items: readonly Item[]): Item | null {
  return items.length === 1 ? (items[0] as Item) : null
}

function isPlainRequest({
  isTransaction,
  waitUs,
  pollUs,
  deadlineUs,
  admission,
  retry,
  duplicates,
}: RequestSpec): boolean {
  const isPolicyFree = admission === null && retry.attemptCountMax === 1 && duplicates === null && !isTransaction
  return isPolicyFree && waitUs === null && pollUs === null && deadlineUs === null
}

function isPlainJob({
  ttlUs,
  compensationIndex,
  bulkheadCount,
  dedupeUs,
  poisonRatio,
  isDeadlineChecked,
}: JobSpec): boolean {
  const isLimited = ttlUs !== null || bulkheadCount !== null || dedupeUs !== null || isDeadlineChecked
  return !isLimited && compensationIndex === null && poisonRatio === 0
}

function isPlainWorker({ order, fairShares, codel, visibility, workers }: QueueSpec): boolean {
  const isFifo = order === 'fifo' && fairShares === null && codel === null && visibility === null
  return isFifo && workers.ratePerSec === null && workers.autoscale === null
}

/** A server that never fails, never freezes, and serves each call as if it were alone. */
function isPlainSink(sink: SinkSpec): sink is Extract<SinkSpec, { serviceTime: unknown }> {
  switch (sink.kind) {
    case 'none':
    case 'cpu':
    case 'http':
    case 'postgres':
    case 'smtp':
      return false
    case 'mock-smtp':
      return isUndisturbed(sink) && sink.transientRatio + sink.permanentRatio + sink.greetingUs === 0
    case 'mock-db':
      return isUndisturbed(sink) && sink.sigmaRatio + sink.kappaRatio + sink.errorRatio === 0
    case 'mock-http':
      return isUndisturbed(sink) && sink.errorRatio + sink.goneRatio + sink.hangRatio === 0
  }
}

function isUndisturbed({ stalls, slowdowns, outages, breaker }: ServerSpec): boolean {
  return stalls.length + slowdowns.length + outages.length === 0 && breaker === null
}

function planOf({ arrivals, name }: RequestSpec, seed: string): OpenPlan | null {
  const plan = planArrivals(arrivals, seed, name)
  return plan.kind === 'open' ? plan : null
}
