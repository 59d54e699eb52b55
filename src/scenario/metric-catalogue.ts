import type { Expectation } from './scenario.ts'

/** A figure of a run that an expectation may name. */
export interface Metric {
  /** e.g. `send.response.p99`. */
  readonly name: string
  readonly unit: Expectation['unit']
  readonly meaning: string
}

/** Names that begin a metric, and therefore cannot be given to anything in a scenario. */
export const RESERVED_NAMES: readonly string[] = ['ledger', 'drain', 'throughput', 'goodput', 'lateness']

/** What a scenario's own names stand for; enough to know its metrics. */
export type MetricSubjects = Readonly<
  Record<'requests' | 'jobs' | 'queues' | 'sinks', readonly { readonly name: string }[]>
>

/** Every metric of a scenario, in the order in which reports speak of them. */
export function listMetrics({ requests, jobs, queues, sinks }: MetricSubjects): readonly Metric[] {
  return [
    ...requests.flatMap(({ name }) => metricsOf(name, REQUEST_FIGURES)),
    ...jobs.flatMap(({ name }) => metricsOf(name, JOB_FIGURES)),
    ...queues.flatMap(({ name }) => metricsOf(name, QUEUE_FIGURES)),
    ...sinks.flatMap(({ name }) => metricsOf(name, SINK_FIGURES)),
    ...metricsOf('ledger', LEDGER_FIGURES),
    ...RUN_FIGURES.flatMap((figure) => metricsOfFigure(figure)),
  ]
}

interface Figure {
  readonly name: string
  /** A latency has statistics of its own: `p99`, `max` ... */
  readonly unit: Expectation['unit'] | 'latency'
  readonly meaning: string
}

const latency = (name: string, meaning: string): Figure => ({ name, unit: 'latency', meaning })
const count = (name: string, meaning: string): Figure => ({ name, unit: 'count', meaning })
const duration = (name: string, meaning: string): Figure => ({ name, unit: 'us', meaning })
const perSec = (name: string, meaning: string): Figure => ({ name, unit: 'perSec', meaning })

const REQUEST_FIGURES: readonly Figure[] = [
  latency('response', 'intended start to answer; a timeout counts at its deadline'),
  latency('completion', 'intended start to the last effect of the request'),
  count('offered', 'requests that the plan asked for'),
  count('answered', 'requests answered in time'),
  count('errors', 'requests answered with an error'),
  count('timeouts', 'requests whose client gave up'),
  count('rejected', 'requests refused by the front'),
  count('completed', 'requests whose jobs were all done'),
]

const JOB_FIGURES: readonly Figure[] = [
  latency('wait', 'enqueue to dequeue'),
  latency('service', 'one attempt at the sink'),
  latency('total', 'intended start of the request to the end of the job'),
  count('created', 'jobs made by requests'),
  count('done', 'jobs that had their effect'),
  count('failed', 'jobs given up in a sync handler'),
  count('dead', 'jobs given up by a worker'),
  count('expired', 'jobs too old when a worker took them'),
  count('shed', 'jobs dropped by the queue to make room'),
  count('cut', 'jobs in flight when their handler was killed'),
  count('pending', 'jobs waiting or in flight when the run ended'),
  count('retries', 'attempts after the first'),
  count('wasted', 'jobs done when nobody was waiting any more'),
  count('lost', 'jobs accounted for nowhere'),
  count('duplicated', 'effects beyond the first of a job'),
]

const QUEUE_FIGURES: readonly Figure[] = [
  count('peak', 'most jobs waiting at once'),
  duration('oldest', 'longest wait in the queue'),
  count('workers', 'most workers ready at once, where they are scaled'),
  duration('workerTime', 'paid time of all its workers together, where they are scaled'),
  count('coldStarts', 'workers that were started'),
  duration('timeToCapacity', 'first decision for more workers until all that were wanted were ready'),
  count('cost', 'worker-seconds for each 1,000 jobs that were done and not wasted, where workers are scaled'),
]

const SINK_FIGURES: readonly Figure[] = [
  count('calls', 'calls to the sink'),
  count('errors', 'calls that failed'),
  count('refused', 'calls refused while the sink was down'),
  count('collapses', 'times the sink fell over'),
  duration('down', 'time the sink was down'),
  count('inUsePeak', 'most connections busy at once'),
  count('waitingPeak', 'most callers waiting for a connection'),
]

const LEDGER_FIGURES: readonly Figure[] = [
  count('created', 'jobs made, of all kinds'),
  count('done', 'jobs that had their effect'),
  count('lost', 'jobs accounted for nowhere'),
  count('duplicated', 'effects beyond the first of a job'),
  count('pending', 'jobs waiting or in flight when the run ended'),
]

const RUN_FIGURES: readonly Figure[] = [
  perSec('throughput', 'jobs done per second'),
  perSec('goodput', 'jobs done per second that somebody still waited for'),
  duration('drain', 'last arrival until the backlog is gone'),
  latency('lateness', "the tool's own delay in starting requests"),
]

/** Statistics of a latency; `p99.9` needs 1,000 samples. */
const STATISTICS: readonly Figure[] = [
  ...['p50', 'p90', 'p95', 'p99', 'p99.9'].map((name) => duration(name, `${name.slice(1)} % are not longer`)),
  duration('max', 'longest'),
  duration('min', 'shortest'),
  duration('mean', 'arithmetic mean'),
  count('count', 'number of samples'),
]

function metricsOf(owner: string, figures: readonly Figure[]): readonly Metric[] {
  return figures.flatMap((figure) => metricsOfFigure({ ...figure, name: `${owner}.${figure.name}` }))
}

function metricsOfFigure({ name, unit, meaning }: Figure): readonly Metric[] {
  if (unit !== 'latency') return [{ name, unit, meaning }]
  return STATISTICS.map((statistic) => ({
    name: `${name}.${statistic.name}`,
    unit: statistic.unit as Expectation['unit'],
    meaning: `${meaning}: ${statistic.meaning}`,
  }))
}
