import { printCount } from '../units/count.ts'
import { printDecimal } from '../units/decimal.ts'
import { printDuration } from '../units/duration.ts'
import { printRate } from '../units/rate.ts'
import { printRatio } from '../units/ratio.ts'
import { distributionSettings } from './distribution-settings.ts'
import { admissionSettings, faultSettings, retrySettings } from './policy-settings.ts'
import { publishSettings } from './publish-settings.ts'
import { queueSettings, workersSettings } from './queue-settings.ts'
import type { Arrivals, JobSpec, RequestSpec, Scenario, SinkSpec, Stage, Stall } from './scenario.ts'
import { below, ifSet, leaves, type Setting } from './setting.ts'
import { sinkSettings } from './sink-settings.ts'
import { webhookTimeScale } from './webhook-schedule.ts'

/**
 * Every setting of a scenario in the order of the file's grammar; what is switched off (no ttl, no rate) is left out.
 * `faultIndexes` tells for each fault where it stands in the file.
 */
export function listSettings(scenario: Scenario, faultIndexes: readonly number[]): readonly Setting[] {
  const { front, expectations } = scenario
  // What a callback consists of is written, and set, as the callback's own.
  const callbacks = scenario.requests.flatMap(({ callbackIndex }) => (callbackIndex === null ? [] : [callbackIndex]))
  const implied = callbacks.flatMap((index) => scenario.jobs[index] ?? [])
  const jobs = scenario.jobs.filter((job) => !implied.includes(job))
  const sinks = scenario.sinks.filter((_, index) => !implied.some(({ sinkIndex }) => sinkIndex === index))
  const queues = scenario.queues.filter((_, index) => !implied.some(({ queueIndex }) => queueIndex === index))
  return [
    ...leaves([], {
      version: String(scenario.version),
      name: scenario.name,
      title: scenario.title,
      question: scenario.question,
      seed: scenario.seed,
    }),
    ...scenario.requests.flatMap((request) => requestSettings(request, scenario)),
    ...jobs.flatMap((job) => jobSettings(job, scenario)),
    ...sinks.flatMap((sink) => below(['sinks', sink.name], sinkSettings(withoutFaults(sink, scenario)))),
    ...leaves(['front'], { concurrency: printCount(front.concurrencyCount), backlog: printCount(front.backlogCount) }),
    ...queues.flatMap((queue) => below(['queues', queue.name], queueSettings(queue))),
    ...queues.flatMap(({ name, workers }) => below(['workers', name], workersSettings(workers))),
    ...leaves([], { cores: printCount(scenario.coreCount), warmup: printDuration(scenario.warmupUs) }),
    ...leaves(['drain'], { limit: printDuration(scenario.drainLimitUs) }),
    ...scenario.faults.flatMap((fault, index) => faultSettings(fault, faultIndexes[index] ?? index, scenario)),
    ...expectations.sync.map(({ text }, index) => ({ path: ['expect', 'sync', index], value: text })),
    ...expectations.async.map(({ text }, index) => ({ path: ['expect', 'async', index], value: text })),
  ]
}

/** A sink with only those stalls that are written as its own. */
function withoutFaults(sink: SinkSpec, { sinks, faults }: Scenario): SinkSpec {
  if (!('stalls' in sink)) return sink
  const isPause = ({ atUs, forUs }: Stall): boolean =>
    faults.some(
      (fault) =>
        fault.kind === 'pause-sink' && sinks[fault.sinkIndex] === sink && fault.atUs === atUs && fault.forUs === forUs,
    )
  return { ...sink, stalls: sink.stalls.filter((stall) => !isPause(stall)) }
}

function requestSettings(request: RequestSpec, { jobs, sinks, queues }: Scenario): readonly Setting[] {
  const counts = request.jobs.map(({ jobIndex, count }) => [jobs[jobIndex]?.name ?? '', printCount(count)])
  const callback = request.callbackIndex === null ? null : (jobs[request.callbackIndex] ?? null)
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
      ...leaves([], {
        transaction: request.isTransaction ? 'true' : null,
      }),
      ...(request.publish === null ? [] : publishSettings(request.publish)),
      ...leaves([], {
        wait: ifSet(request.waitUs, printDuration),
        poll: ifSet(request.pollUs, printDuration),
        deadline: ifSet(request.deadlineUs, printDuration),
        tenant: request.tenant === request.name ? null : request.tenant,
      }),
      ...(request.admission === null ? [] : admissionSettings(request.admission)),
      ...(request.retry.attemptCountMax > 1 ? retrySettings(request.retry) : []),
      ...leaves(['duplicates'], {
        share: request.duplicates && printRatio(request.duplicates.shareRatio),
        after: request.duplicates && printDuration(request.duplicates.afterUs),
      }),
      ...(callback === null ? [] : callbackSettings(callback, { sinks, queues })),
    ],
  )
}

/** Reads a callback back from the job, the receiver and the queue that it consists of. */
function callbackSettings(
  { timeoutUs, retry, sinkIndex, queueIndex }: JobSpec,
  { sinks, queues }: Pick<Scenario, 'sinks' | 'queues'>,
): readonly Setting[] {
  const receiver = sinks[sinkIndex]
  if (receiver?.kind !== 'mock-http') return []
  return below(
    ['callback'],
    [
      ...below(
        ['receiver'],
        [
          ...distributionSettings('latency', receiver.serviceTime),
          ...leaves([], {
            errorRate: printRatio(receiver.errorRatio),
            gone: printRatio(receiver.goneRatio),
            hang: printRatio(receiver.hangRatio),
            connections: printCount(receiver.connectionCount),
          }),
        ],
      ),
      ...leaves([], {
        timeout: printDuration(timeoutUs),
        attempts: printCount(retry.attemptCountMax),
        timeScale: ifSet(retry.scheduleUs, (pausesUs) => printDecimal(webhookTimeScale(pausesUs))),
        concurrency: ifSet(queues[queueIndex] ?? null, ({ workers }) => printCount(workers.concurrencyCount)),
      }),
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

function jobSettings(job: JobSpec, { jobs, sinks, queues }: Scenario): readonly Setting[] {
  return below(
    ['jobs', job.name],
    [
      ...leaves([], { sink: sinks[job.sinkIndex]?.name ?? null, timeout: printDuration(job.timeoutUs) }),
      ...retrySettings(job.retry),
      ...leaves([], {
        ttl: ifSet(job.ttlUs, printDuration),
        queue: queues[job.queueIndex]?.name ?? null,
        priority: String(job.priorityRank),
        compensate: ifSet(job.compensationIndex, (index) => jobs[index]?.name ?? ''),
        bulkhead: ifSet(job.bulkheadCount, printCount),
        dedupe: ifSet(job.dedupeUs, printDuration),
        poison: job.poisonRatio === 0 ? null : printRatio(job.poisonRatio),
        checkDeadline: job.isDeadlineChecked ? 'true' : null,
      }),
    ],
  )
}
