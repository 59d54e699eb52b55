import type { Distribution } from '../chance/distribution.ts'
import { printCount } from '../units/count.ts'
import { printDecimal } from '../units/decimal.ts'
import { printDuration } from '../units/duration.ts'
import { printRate } from '../units/rate.ts'
import { printRatio } from '../units/ratio.ts'
import type { Path } from './finding.ts'
import type { Arrivals, JobSpec, QueueSpec, RequestSpec, Scenario, SinkSpec, Stage, Stall } from './scenario.ts'

/** One value of a scenario, at its place in the file's grammar, in human units. */
export interface Setting {
  readonly path: Path
  readonly value: string
  /** Another way to write the same setting. */
  readonly otherPath?: Path
}

/** Every setting of a scenario in the order of the file's grammar; what is switched off (no ttl, no rate) is left out. */
export function listSettings(scenario: Scenario): readonly Setting[] {
  const { jobs, sinks, queues, front, expectations } = scenario
  return [
    ...leaves([], {
      version: String(scenario.version),
      name: scenario.name,
      title: scenario.title,
      question: scenario.question,
      seed: scenario.seed,
    }),
    ...scenario.requests.flatMap((request) => requestSettings(request, jobs)),
    ...jobs.flatMap((job) => jobSettings(job, sinks, queues)),
    ...sinks.flatMap((sink) => below(['sinks', sink.name], sinkSettings(sink))),
    ...leaves(['front'], { concurrency: printCount(front.concurrencyCount), backlog: printCount(front.backlogCount) }),
    ...queues.flatMap(queueSettings),
    ...queues.flatMap(workersSettings),
    ...leaves([], { cores: printCount(scenario.coreCount), warmup: printDuration(scenario.warmupUs) }),
    ...leaves(['drain'], { limit: printDuration(scenario.drainLimitUs) }),
    ...expectations.sync.map(({ text }, index) => ({ path: ['expect', 'sync', index], value: text })),
    ...expectations.async.map(({ text }, index) => ({ path: ['expect', 'async', index], value: text })),
  ]
}

function leaves(base: Path, values: Readonly<Record<string, string | null>>): readonly Setting[] {
  return Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [{ path: [...base, key], value }]))
}

const below = (base: Path, settings: readonly Setting[]): readonly Setting[] =>
  settings.map(({ path, value, otherPath }) => {
    const setting = { path: [...base, ...path], value }
    return otherPath === undefined ? setting : { ...setting, otherPath: [...base, ...otherPath] }
  })

function requestSettings(request: RequestSpec, jobs: readonly JobSpec[]): readonly Setting[] {
  const counts = request.jobs.map(({ jobIndex, count }) => [jobs[jobIndex]?.name ?? '', printCount(count)])
  return below(
    ['requests', request.name],
    [
      ...leaves([], { mode: request.mode }),
      ...below(['arrivals', request.arrivals.kind], arrivalsSettings(request.arrivals)),
      ...leaves([], {
        timeout: printDuration(request.timeoutUs),
        onTimeout: request.onTimeout,
        parallel: printCount(request.parallelCount),
      }),
      ...leaves(['jobs'], Object.fromEntries(counts)),
    ],
  )
}

function arrivalsSettings(arrivals: Arrivals): readonly Setting[] {
  switch (arrivals.kind) {
    case 'once':
      return leaves([], { at: printDuration(arrivals.atUs) })
    case 'constant':
      return leaves([], { rate: printRate(arrivals.ratePerSec), for: printDuration(arrivals.forUs) })
    case 'poisson':
      return poissonSettings(arrivals.stages)
    case 'stages':
      return arrivals.stages.flatMap(stageSettings)
    case 'burst':
      return leaves([], {
        size: printCount(arrivals.sizeCount),
        at: printDuration(arrivals.atUs),
        every: arrivals.timesCount > 1 ? printDuration(arrivals.everyUs) : null,
        times: printCount(arrivals.timesCount),
      })
    case 'closed':
      return [
        ...leaves([], { clients: printCount(arrivals.clientCount) }),
        ...distributionSettings('think', arrivals.think),
        ...leaves([], { for: printDuration(arrivals.forUs) }),
      ]
    case 'trace':
      return leaves([], { file: arrivals.path, speed: printDecimal(arrivals.speedRatio) })
  }
}

/** A single stage may have been written without the list: `{ rate: 50/s, for: 10s }`. */
function poissonSettings(stages: readonly Stage[]): readonly Setting[] {
  const settings = below(['stages'], stages.flatMap(stageSettings))
  return stages.length > 1 ? settings : settings.map((setting) => ({ ...setting, otherPath: setting.path.slice(2) }))
}

function stageSettings({ forUs, fromPerSec, toPerSec }: Stage, index: number): readonly Setting[] {
  const isStep = fromPerSec === toPerSec
  return leaves([index], {
    for: printDuration(forUs),
    rate: isStep ? printRate(fromPerSec) : null,
    from: isStep ? null : printRate(fromPerSec),
    to: isStep ? null : printRate(toPerSec),
  })
}

function distributionSettings(key: string, spec: Distribution): readonly Setting[] {
  switch (spec.kind) {
    case 'constant':
      return leaves([], { [key]: printDuration(spec.valueUs) })
    case 'uniform':
      return leaves([key, 'uniform'], { min: printDuration(spec.minUs), max: printDuration(spec.maxUs) })
    case 'exponential':
      return leaves([key, 'exponential'], { mean: printDuration(spec.meanUs) })
    case 'lognormal':
      return leaves([key, 'lognormal'], { p50: printDuration(spec.p50Us), p99: printDuration(spec.p99Us) })
    case 'pareto':
      return leaves([key, 'pareto'], {
        min: printDuration(spec.minUs),
        shape: printDecimal(spec.shapeRatio),
        max: printDuration(spec.maxUs),
      })
    case 'empirical':
      return spec.valuesUs.flatMap((valueUs, index) =>
        leaves([key, 'empirical', index], {
          value: printDuration(valueUs),
          weight: printDecimal(spec.weightRatios[index] ?? 0),
        }),
      )
  }
}

function jobSettings(job: JobSpec, sinks: readonly SinkSpec[], queues: readonly QueueSpec[]): readonly Setting[] {
  const { retry } = job
  return below(
    ['jobs', job.name],
    [
      ...leaves([], { sink: sinks[job.sinkIndex]?.name ?? null, timeout: printDuration(job.timeoutUs) }),
      ...leaves(['retry'], {
        attempts: printCount(retry.attemptCountMax),
        backoff: printDuration(retry.backoffUs),
        factor: printDecimal(retry.factorRatio),
        cap: printDuration(retry.capUs),
        jitter: retry.jitter,
        budget: retry.budgetRatio === null ? null : printRatio(retry.budgetRatio),
      }),
      ...leaves([], {
        ttl: job.ttlUs === null ? null : printDuration(job.ttlUs),
        queue: queues[job.queueIndex]?.name ?? null,
        priority: String(job.priorityRank),
      }),
    ],
  )
}

function sinkSettings(sink: SinkSpec): readonly Setting[] {
  const kind = leaves([], { kind: sink.kind })
  switch (sink.kind) {
    case 'none':
      return kind
    case 'cpu':
      return [...kind, ...distributionSettings('burn', sink.burn)]
    case 'mock-smtp':
      return [
        ...kind,
        ...leaves([], { connections: printCount(sink.connectionCount) }),
        ...distributionSettings('serviceTime', sink.serviceTime),
        ...leaves([], {
          transientRate: printRatio(sink.transientRatio),
          permanentRate: printRatio(sink.permanentRatio),
          greeting: printDuration(sink.greetingUs),
        }),
        ...sink.stalls.flatMap(stallSettings),
      ]
    case 'mock-db':
      return [
        ...kind,
        ...leaves([], { connections: printCount(sink.connectionCount) }),
        ...distributionSettings('serviceTime', sink.serviceTime),
        ...leaves(['contention'], { sigma: printDecimal(sink.sigmaRatio), kappa: printDecimal(sink.kappaRatio) }),
        ...(sink.collapse === null
          ? []
          : leaves(['collapse'], {
              waiting: printCount(sink.collapse.waitingCount),
              downFor: printDuration(sink.collapse.downUs),
            })),
        ...leaves([], { errorRate: printRatio(sink.errorRatio) }),
        ...sink.stalls.flatMap(stallSettings),
      ]
  }
}

const stallSettings = ({ atUs, forUs }: Stall, index: number): readonly Setting[] =>
  leaves(['stalls', index], { at: printDuration(atUs), for: printDuration(forUs) })

const queueSettings = (queue: QueueSpec): readonly Setting[] =>
  leaves(['queues', queue.name], {
    driver: queue.driver,
    capacity: printCount(queue.capacityCount),
    overflow: queue.overflow,
    order: queue.order,
  })

const workersSettings = ({ name, workers }: QueueSpec): readonly Setting[] =>
  leaves(['workers', name], {
    threads: printCount(workers.threadCount),
    concurrency: printCount(workers.concurrencyCount),
    rate: workers.ratePerSec === null ? null : printRate(workers.ratePerSec),
  })
