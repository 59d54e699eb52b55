import { NO_RETRY, PLAIN_JOB } from './plain-parts.ts'
import { queueDefaults, type ScenarioDraft, workersDefaults } from './scenario-schema.ts'
import { standardWebhooksScheduleUs } from './webhook-schedule.ts'

/** Names of the parts that a callback consists of. */
export interface CallbackNames {
  readonly job: string
  readonly sink: string
  readonly queue: string
}

/** What the parts of a request's callback are called. */
export function callbackNames(request: string): CallbackNames {
  return { job: `${request}-callback`, sink: `${request}-receiver`, queue: `${request}-callbacks` }
}

/**
 * Gives every callback the parts that it consists of, which then are like any others: a job that calls, a receiver that
 * is called, a queue in between. So callbacks are retried, measured and reported as jobs are.
 */
export function withCallbacks(draft: ScenarioDraft): ScenarioDraft {
  const parts = Object.entries(draft.requests).flatMap(([request, { callback }]) =>
    callback === undefined ? [] : [{ names: callbackNames(request), callback }],
  )
  if (parts.length === 0) return draft
  const named = <Item>(what: 'job' | 'sink' | 'queue', item: (callback: CallbackDraft) => Item): Record<string, Item> =>
    Object.fromEntries(parts.map(({ names, callback }) => [names[what], item(callback)]))
  return {
    ...draft,
    jobs: {
      ...draft.jobs,
      ...Object.fromEntries(parts.map(({ names, callback }) => [names.job, callingJob(names, callback)])),
    },
    sinks: { ...draft.sinks, ...named('sink', receiverOf) },
    queues: { ...draft.queues, ...named('queue', queueDefaults) },
    workers: {
      ...draft.workers,
      ...named('queue', ({ concurrency }) => ({ ...workersDefaults(), threads: 1, concurrency })),
    },
  }
}

type CallbackDraft = NonNullable<ScenarioDraft['requests'][string]['callback']>

function callingJob(
  names: CallbackNames,
  { timeout, attempts, timeScale }: CallbackDraft,
): ScenarioDraft['jobs'][string] {
  const scheduleUs = standardWebhooksScheduleUs(timeScale)
  return {
    sink: names.sink,
    queue: names.queue,
    timeout,
    retry: {
      ...NO_RETRY,
      attemptCountMax: attempts,
      capUs: Math.max(...scheduleUs),
      jitter: 'equal',
      scheduleUs,
    },
    priority: PLAIN_JOB.priorityRank,
    poison: PLAIN_JOB.poisonRatio,
    checkDeadline: PLAIN_JOB.isDeadlineChecked,
  }
}

function receiverOf({ receiver }: CallbackDraft): ScenarioDraft['sinks'][string] {
  return {
    kind: 'mock-http',
    connections: receiver.connections,
    serviceTime: receiver.latency,
    errorRate: receiver.errorRate,
    goneRate: receiver.gone,
    hangRate: receiver.hang,
    stalls: [],
  }
}
