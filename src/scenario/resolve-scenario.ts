import { parse as parsePath } from 'node:path'
import { assert } from '../fault/assert.ts'
import type { TraceRequest } from './arrivals-schema.ts'
import { faultOrder } from './fault-order.ts'
import { listedQueue, listedWorkers } from './listed-queue.ts'
import type { FaultSpec } from './policy-spec.ts'
import { requestsThrough } from './requests-through.ts'
import { resolveSink } from './resolve-sink.ts'
import type { Arrivals, QueueSpec, RequestSpec, Scenario } from './scenario.ts'
import type { ScenarioDraft } from './scenario-schema.ts'
import { callbackNames, withCallbacks } from './with-callbacks.ts'

/** What a draft needs from outside to become a scenario. */
export interface ResolveContext {
  /** Gives the scenario its name where the file does not. */
  readonly displayPath: string
  /** Recorded starts of a trace, as the file names it. */
  readonly readTrace: (path: string) => Float64Array
}

/** Turns a checked draft into a scenario, but for its expectations: names become indexes, queues get their workers. */
export function resolveScenario(written: ScenarioDraft, context: ResolveContext): Omit<Scenario, 'expectations'> {
  const draft = withCallbacks(written)
  const name = draft.name ?? nameOfFile(context.displayPath)
  const jobNames = Object.keys(draft.jobs)
  const sinkNames = Object.keys(draft.sinks)
  const queueNames = [...new Set(Object.values(draft.jobs).map(({ queue }) => queue))]
  const faults = faultOrder(draft.faults)
    .flatMap((index) => draft.faults[index] ?? [])
    .map((fault) => resolveFault(fault, sinkNames, queueNames))
  return {
    version: 1,
    name,
    title: draft.title ?? name,
    question: draft.question,
    seed: draft.seed,
    requests: Object.entries(draft.requests).map(([requestName, request]) => ({
      ...resolveRequest(requestName, request, jobNames),
      arrivals: resolveArrivals(request.arrivals, context.readTrace),
    })),
    jobs: Object.entries(draft.jobs).map(([jobName, job]) => ({
      name: jobName,
      sinkIndex: indexOf(sinkNames, job.sink),
      queueIndex: indexOf(queueNames, job.queue),
      timeoutUs: job.timeout,
      retry: job.retry,
      ttlUs: job.ttl ?? null,
      priorityRank: job.priority,
      compensationIndex: job.compensate === undefined ? null : indexOf(jobNames, job.compensate),
      bulkheadCount: job.bulkhead ?? null,
      dedupeUs: job.dedupe ?? null,
      poisonRatio: job.poison,
      isDeadlineChecked: job.checkDeadline,
    })),
    sinks: Object.entries(draft.sinks).map(([sinkName, sink], index) =>
      resolveSink(
        sinkName,
        sink,
        faults.filter((fault) => 'sinkIndex' in fault && fault.sinkIndex === index),
      ),
    ),
    queues: queueNames.map((queueName) => resolveQueue(queueName, draft)),
    front: { concurrencyCount: draft.front.concurrency, backlogCount: draft.front.backlog },
    coreCount: draft.cores,
    warmupUs: draft.warmup,
    drainLimitUs: draft.drain.limit,
    faults,
  }
}

function nameOfFile(displayPath: string): string {
  const stem = parsePath(displayPath)
    .name.replace(/[^A-Za-z0-9_-]+/g, '-')
    .slice(0, 64)
  return /^[A-Za-z]/.test(stem) ? stem : 'scenario'
}

function indexOf(names: readonly string[], name: string): number {
  const index = names.indexOf(name)
  assert(index >= 0, `${name} is one of ${names.join(', ')}: references are checked before`)
  return index
}

type RequestDraft = ScenarioDraft['requests'][string]

function resolveRequest(
  name: string,
  request: RequestDraft,
  jobNames: readonly string[],
): Omit<RequestSpec, 'arrivals'> {
  return {
    name,
    mode: request.mode ?? null,
    timeoutUs: request.timeout,
    onTimeout: request.onTimeout,
    parallelCount: request.parallel,
    jobs: Object.entries(request.jobs).map(([job, count]) => ({ jobIndex: indexOf(jobNames, job), count })),
    isTransaction: request.transaction,
    publish: request.publish ?? null,
    waitUs: request.wait ?? null,
    pollUs: request.poll ?? null,
    deadlineUs: request.deadline ?? null,
    tenant: request.tenant ?? name,
    admission: request.admission ?? null,
    retry: request.retry,
    duplicates:
      request.duplicates === undefined
        ? null
        : { shareRatio: request.duplicates.share, afterUs: request.duplicates.after },
    callbackIndex: request.callback === undefined ? null : indexOf(jobNames, callbackNames(name).job),
  }
}

function resolveArrivals(
  arrivals: Exclude<Arrivals, { kind: 'trace' }> | TraceRequest,
  readTrace: (path: string) => Float64Array,
): Arrivals {
  if (arrivals.kind !== 'trace') return arrivals
  return { ...arrivals, startsUs: readTrace(arrivals.path).map((us) => Math.round(us / arrivals.speedRatio)) }
}

function resolveFault(
  fault: ScenarioDraft['faults'][number],
  sinkNames: readonly string[],
  queueNames: readonly string[],
): FaultSpec {
  const when = { atUs: fault.at, forUs: fault.for }
  switch (fault.kind) {
    case 'kill-worker':
      return { ...when, kind: fault.kind, queueIndex: indexOf(queueNames, fault.queue), nth: fault.thread }
    case 'slow-sink':
      return { ...when, kind: fault.kind, sinkIndex: indexOf(sinkNames, fault.sink), factorRatio: fault.factor }
    case 'pause-sink':
    case 'refuse-sink':
      return { ...when, kind: fault.kind, sinkIndex: indexOf(sinkNames, fault.sink) }
    case 'stall-front':
      return { ...when, kind: fault.kind }
  }
}

/** One for every tenant of a queue. */
function equalShares(queue: string, draft: ScenarioDraft): Readonly<Record<string, number>> {
  return Object.fromEntries(requestsThrough(queue, draft).map(({ tenant }) => [tenant, 1]))
}

function resolveQueue(name: string, draft: ScenarioDraft): QueueSpec {
  const queue = listedQueue(name, draft)
  const workers = listedWorkers(name, draft)
  return {
    name,
    driver: queue.driver,
    capacityCount: queue.capacity,
    overflow: queue.overflow,
    order: queue.order,
    lifoAboveCount: queue.lifoAbove,
    agingUs: queue.aging ?? null,
    fairShares: queue.fair === undefined ? null : { ...equalShares(name, draft), ...queue.fair.weights },
    codel: queue.codel ?? null,
    visibility: queue.visibility ?? null,
    workers: {
      threadCount: workers.threads,
      concurrencyCount: workers.concurrency,
      ratePerSec: workers.rate ?? null,
      autoscale: workers.autoscale ?? null,
    },
  }
}
