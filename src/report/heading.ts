import type { Distribution } from '../chance/distribution.ts'
import { jobCountOf } from '../measure/job-count.ts'
import { queuedJobs } from '../measure/job-types.ts'
import { wordJobs } from '../result/job-words.ts'
import type { ArrivalsRecord, RequestRecord, ScenarioRecord } from '../result/scenario-record.ts'
import type { PublishSpec } from '../scenario/policy-spec.ts'
import type { Mode, QueueSpec, SinkSpec, Stage } from '../scenario/scenario.ts'
import { formatBytes } from '../units/bytes.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { plural } from '../units/plural.ts'
import { formatRate } from '../units/rate.ts'
import type { Palette } from './palette.ts'
import { DEFAULT_WIDTH, wrapText } from './wrapped-text.ts'

/** How the heading is drawn. */
export interface HeadingOptions {
  /** Columns of the screen; 100 unless stated. */
  readonly width?: number
  /** `real` unless stated. */
  readonly clock?: 'real' | 'virtual'
}

/** The lines above a run: scenario, mode, clock, seed, and for each request what it makes and where that goes. */
export function renderHeading(
  scenario: ScenarioRecord,
  mode: Mode,
  palette: Palette,
  { width = DEFAULT_WIDTH, clock = 'real' }: HeadingOptions = {},
): string {
  const wrap = (text: string): string => wrapText(text, { width, indent: 2 })
  const title = wrap([palette.bold(scenario.name), mode, `${clock} clock`, `seed ${scenario.seed}`].join(' · '))
  const areSeveral = scenario.requests.length > 1
  const lines = scenario.requests.map((request) => {
    const flow = describeFlow(scenario, request, request.mode ?? mode)
    return palette.dim(wrap(areSeveral ? `${request.name}: ${flow}` : flow))
  })
  return `${[title, ...lines].join('\n')}\n`
}

/** Says in a line what one request of a kind makes, at what pace, and where that goes. */
export function describeFlow(scenario: ScenarioRecord, request: RequestRecord, mode: Mode): string {
  const arrivals = describeArrivals(request.arrivals)
  const words = request.jobs.map(({ jobIndex, count }) => wordJobs(scenario, [jobIndex], mode).count(count))
  const jobs =
    mode === 'async' && request.publish !== null
      ? wordPublish(words, request.publish)
      : words.join(request.isTransaction ? ', then ' : ' + ')
  const specs = request.jobs.flatMap(({ jobIndex }) => scenario.jobs[jobIndex] ?? [])
  const sinks = distinct(specs.flatMap(({ sinkIndex }) => scenario.sinks[sinkIndex] ?? []).map(describeSink)).join(', ')
  const work = `${arrivals === null ? '' : `${arrivals}, `}1 request = ${jobs}${request.isTransaction ? ', or all of it undone' : ''}`
  if (mode === 'sync') {
    return `${work}${describePace(request)} → ${sinks}; the client waits ${formatDuration(request.timeoutUs)}`
  }
  const queued = queuedJobs(request).flatMap(({ jobIndex }) => scenario.jobs[jobIndex] ?? [])
  const queues = distinct(queued.flatMap(({ queueIndex }) => scenario.queues[queueIndex] ?? []).map(describeQueue))
  return [`${work} → ${queues.join(', ')} → ${sinks}`, ...describeFollowUp(scenario, request)].join('; ')
}

/** The record that a handler writes, and how the rest gets out. */
function wordPublish([record, ...events]: readonly string[], { how, everyUs }: PublishSpec): string {
  const others = events.join(' + ')
  switch (how) {
    case 'write-first':
      return `${record}, written first, then published: ${others}`
    case 'publish-first':
      return `${others}, published first, then written: ${record}`
    case 'outbox':
      return `${record}, and in its outbox, which a relay looks into every ${formatDuration(everyUs)}: ${others}`
  }
}

/** What follows the 202, or comes in its place. */
function describeFollowUp(
  scenario: ScenarioRecord,
  { waitUs, pollUs, callbackIndex }: RequestRecord,
): readonly string[] {
  const receiver = scenario.sinks[scenario.jobs[callbackIndex ?? -1]?.sinkIndex ?? -1]
  const client = [
    ...(waitUs === null ? [] : [`waits ${formatDuration(waitUs)} for the result`]),
    ...(pollUs === null ? [] : [`asks every ${formatDuration(pollUs)}`]),
  ]
  return [
    ...(client.length === 0 ? [] : [`the client ${client.join(', then ')}`]),
    ...(receiver && 'serviceTime' in receiver ? [`then calls back (mock, ${describeTime(receiver.serviceTime)})`] : []),
  ]
}

/** How many of its jobs a request has in flight; nothing to say where it makes one, or one after the other by nature. */
function describePace({ jobs, parallelCount, isTransaction }: RequestRecord): string {
  if (jobCountOf({ jobs }) === 1 || isTransaction) return ''
  return parallelCount === 1 ? ', one after another' : `, ${formatCount(parallelCount)} at a time`
}

function describeQueue({ driver, workers }: QueueSpec): string {
  const { autoscale, concurrencyCount } = workers
  const rate = workers.ratePerSec === null ? '' : `, up to ${formatRate(workers.ratePerSec)}`
  const servers =
    autoscale === null
      ? plural(workers.threadCount, 'thread')
      : `${autoscale.minCount === autoscale.maxCount ? '' : `${formatCount(autoscale.minCount)} to `}${plural(autoscale.maxCount, 'worker')}`
  return `queue (${driver}) → ${servers} × ${formatCount(concurrencyCount)}${rate}`
}

function describeSink(sink: SinkSpec): string {
  switch (sink.kind) {
    case 'none':
      return `${sink.name} (does nothing)`
    case 'cpu':
      return `${sink.name} (processor time, ${describeTime(sink.burn)})`
    case 'http':
      return `${sink.name} (${sink.method} ${sink.url}, up to ${plural(sink.connectionCount, 'connection')})`
    case 'postgres':
      return `${sink.name} (${describePostgres(sink)})`
    case 'smtp':
      return `${sink.name} (${sink.url}, ${formatBytes(sink.sizeBytes)} each, up to ${plural(sink.connectionCount, 'connection')})`
    case 'mock-smtp':
    case 'mock-db':
    case 'mock-http': {
      const limit = `up to ${plural(sink.connectionCount, 'connection')}`
      return `${sink.name} (mock, ${describeTime(sink.serviceTime)}, ${limit})`
    }
  }
}

/** The password's reference would only fill the line. */
function describePostgres({
  url,
  connectionCount,
  isPooled,
}: Extract<SinkSpec, { readonly kind: 'postgres' }>): string {
  const limit = `up to ${plural(connectionCount, 'connection')}`
  return `${url.replace(/:\$\{[^}]*\}@/, '@')}, ${limit}${isPooled ? '' : ', one for each call'}`
}

function describeTime(time: Distribution): string {
  switch (time.kind) {
    case 'constant':
      return formatDuration(time.valueUs)
    case 'uniform':
      return `${formatDuration(time.minUs)} to ${formatDuration(time.maxUs)}`
    case 'exponential':
      return `mean ${formatDuration(time.meanUs)}`
    case 'lognormal':
      return `p50 ${formatDuration(time.p50Us)}`
    case 'pareto':
      return `from ${formatDuration(time.minUs)}, heavy tail`
    case 'empirical':
      return 'times as recorded'
  }
}

function describeArrivals(arrivals: ArrivalsRecord): string | null {
  switch (arrivals.kind) {
    case 'once':
      return null
    case 'constant':
      return `${formatRate(arrivals.ratePerSec)} for ${formatDuration(arrivals.forUs)}`
    case 'poisson':
      return `Poisson ${describeStages(arrivals.stages)}`
    case 'stages':
      return describeStages(arrivals.stages)
    case 'burst': {
      const size = `${formatCount(arrivals.sizeCount)} at once`
      if (arrivals.timesCount === 1) return size
      return `${size}, ${formatCount(arrivals.timesCount)} times, ${formatDuration(arrivals.everyUs)} apart`
    }
    case 'closed':
      return `${plural(arrivals.clientCount, 'client')} for ${formatDuration(arrivals.forUs)}`
    case 'trace':
      return plural(arrivals.startCount, 'recorded start')
  }
}

function describeStages(stages: readonly Stage[]): string {
  const rates = stages.map(({ fromPerSec, toPerSec }) =>
    fromPerSec === toPerSec ? formatRate(toPerSec) : `${formatRate(fromPerSec)} to ${formatRate(toPerSec)}`,
  )
  const totalUs = stages.reduce((sum, { forUs }) => sum + forUs, 0)
  return `${rates.join(', then ')} for ${formatDuration(totalUs)}${stages.length > 1 ? ' in all' : ''}`
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
