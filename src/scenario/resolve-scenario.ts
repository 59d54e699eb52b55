import { parse as parsePath } from 'node:path'
import { assert } from '../fault/assert.ts'
import type { TraceRequest } from './arrivals-schema.ts'
import type { Arrivals, QueueSpec, RequestSpec, Scenario, SinkSpec } from './scenario.ts'
import { queueDefaults, type ScenarioDraft, workersDefaults } from './scenario-schema.ts'

/** What a draft needs from outside to become a scenario. */
export interface ResolveContext {
  /** Gives the scenario its name where the file does not. */
  readonly displayPath: string
  /** Recorded starts of a trace, as the file names it. */
  readonly readTrace: (path: string) => Float64Array
}

/** Turns a checked draft into a scenario, but for its expectations: names become indexes, queues get their workers. */
export function resolveScenario(draft: ScenarioDraft, context: ResolveContext): Omit<Scenario, 'expectations'> {
  const name = draft.name ?? nameOfFile(context.displayPath)
  const jobNames = Object.keys(draft.jobs)
  const sinkNames = Object.keys(draft.sinks)
  const queueNames = [...new Set(Object.values(draft.jobs).map(({ queue }) => queue))]
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
    })),
    sinks: Object.entries(draft.sinks).map(([sinkName, sink]) => resolveSink(sinkName, sink)),
    queues: queueNames.map((queueName) => resolveQueue(queueName, draft)),
    front: { concurrencyCount: draft.front.concurrency, backlogCount: draft.front.backlog },
    coreCount: draft.cores,
    warmupUs: draft.warmup,
    drainLimitUs: draft.drain.limit,
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
  }
}

function resolveArrivals(
  arrivals: Exclude<Arrivals, { kind: 'trace' }> | TraceRequest,
  readTrace: (path: string) => Float64Array,
): Arrivals {
  if (arrivals.kind !== 'trace') return arrivals
  return { ...arrivals, startsUs: readTrace(arrivals.path).map((us) => Math.round(us / arrivals.speedRatio)) }
}

function resolveSink(name: string, sink: ScenarioDraft['sinks'][string]): SinkSpec {
  switch (sink.kind) {
    case 'none':
      return { kind: 'none', name }
    case 'cpu':
      return { kind: 'cpu', name, burn: sink.burn }
    case 'mock-smtp':
      return {
        kind: 'mock-smtp',
        name,
        connectionCount: sink.connections,
        serviceTime: sink.serviceTime,
        transientRatio: sink.transientRate,
        permanentRatio: sink.permanentRate,
        greetingUs: sink.greeting,
        stalls: sink.stalls,
      }
    case 'mock-db':
      return {
        kind: 'mock-db',
        name,
        connectionCount: sink.connections,
        serviceTime: sink.serviceTime,
        sigmaRatio: sink.contention.sigma,
        kappaRatio: sink.contention.kappa,
        collapse: sink.collapse ? { waitingCount: sink.collapse.waiting, downUs: sink.collapse.downFor } : null,
        errorRatio: sink.errorRate,
        stalls: sink.stalls,
      }
  }
}

function resolveQueue(name: string, draft: ScenarioDraft): QueueSpec {
  const queue = draft.queues[name] ?? queueDefaults()
  const workers = draft.workers[name] ?? workersDefaults()
  return {
    name,
    driver: queue.driver,
    capacityCount: queue.capacity,
    overflow: queue.overflow,
    order: queue.order,
    workers: {
      threadCount: workers.threads,
      concurrencyCount: workers.concurrency,
      ratePerSec: workers.rate ?? null,
    },
  }
}
