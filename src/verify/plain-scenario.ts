import type { Distribution } from '../chance/distribution.ts'
import { PLAIN_JOB, PLAIN_QUEUE, PLAIN_REQUEST, PLAIN_SERVER, PLAIN_WORKERS } from '../scenario/plain-parts.ts'
import type { JobSpec, QueueSpec, RequestSpec, Scenario, SinkSpec } from '../scenario/scenario.ts'
import { US_PER_HOUR } from '../units/microseconds.ts'

/** What a check's scenario is about; everything else is as simple, and as wide, as can be. */
export interface PlainScenarioSpec {
  readonly name: string
  readonly seed: string
  readonly arrivals: RequestSpec['arrivals']
  readonly service: Distribution
  /** Worker threads, and jobs in flight on each. */
  readonly threadCount: number
  readonly concurrencyCount: number
  readonly warmupUs?: number
  readonly request?: Partial<RequestSpec>
  readonly job?: Partial<JobSpec>
  /** What the mail server has beside its service time, or another server in its place. */
  readonly server?: Partial<Extract<SinkSpec, { kind: 'mock-smtp' }>>
  readonly sink?: SinkSpec
  readonly queue?: Partial<QueueSpec>
  readonly front?: Partial<Scenario['front']>
}

/** Wide enough to hold nobody back; short enough to allocate for each of many runs. */
const WIDE_COUNT = 2 ** 10
const QUEUE_CAPACITY_COUNT = 2 ** 16

/** A scenario of one kind of request, which makes one job, through one queue, to one mail server. */
export function plainScenario(spec: PlainScenarioSpec): Scenario {
  const { name, seed, arrivals, service, threadCount, concurrencyCount } = spec
  return {
    version: 1,
    name,
    title: name,
    question: 'Does the tool say what is known to be so?',
    seed,
    requests: [
      {
        ...PLAIN_REQUEST,
        name: 'request',
        arrivals,
        timeoutUs: US_PER_HOUR,
        jobs: [{ jobIndex: 0, count: 1 }],
        ...spec.request,
      },
    ],
    jobs: [
      {
        ...PLAIN_JOB,
        name: 'job',
        timeoutUs: US_PER_HOUR,
        ...spec.job,
      },
    ],
    sinks: [
      spec.sink ?? {
        ...PLAIN_SERVER,
        kind: 'mock-smtp',
        name: 'server',
        connectionCount: WIDE_COUNT,
        serviceTime: service,
        transientRatio: 0,
        permanentRatio: 0,
        greetingUs: 0,
        ...spec.server,
      },
    ],
    queues: [
      {
        ...PLAIN_QUEUE,
        name: 'queue',
        capacityCount: QUEUE_CAPACITY_COUNT,
        workers: { ...PLAIN_WORKERS, threadCount, concurrencyCount },
        ...spec.queue,
      },
    ],
    front: { concurrencyCount: WIDE_COUNT, backlogCount: WIDE_COUNT, ...spec.front },
    coreCount: 2,
    warmupUs: spec.warmupUs ?? 0,
    drainLimitUs: US_PER_HOUR,
    faults: [],
    expectations: { sync: [], async: [] },
  }
}
